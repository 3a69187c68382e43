#include "bot/engine/picture_fetcher.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "bot/engine/backoff.hpp"
#include "core/stop_point.hpp"
#include "storage/towns.hpp"
#include "storage/transact.hpp"

namespace gridbot::engine {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using adapters::PictureAnswer;
using storage::attachments::State;
using Kind = PictureAnswer::Kind;
constexpr auto as_tuple = asio::as_tuple(asio::use_awaitable);

// A large picture over a slow line; longer than all calls for one together.
constexpr auto kCallWithin = 30s;
constexpr auto kLease = 3min;
constexpr auto kFirstPause = 2s;
constexpr auto kLongestPause = 5min;
// After a failure of the store or the disk, which is told.
constexpr auto kAfterFailure = 5s;
constexpr int kMostSteps = 2;

constexpr auto kEnded = asio::steady_timer::time_point::min();
constexpr auto kNever = asio::steady_timer::time_point::max();

}  // namespace

PictureFetcher::PictureFetcher(Parts parts)
    : parts_(std::move(parts)),
      strand_(asio::make_strand(parts_.executor)),
      tokens_(parts_.http, parts_.clock),
      wake_(strand_) {
    holder_ = parts_.random.hex(8);
}

void PictureFetcher::poke() {
    asio::post(strand_, [this] {
        poked_ = true;
        wake_.cancel();
    });
}

void PictureFetcher::stop() {
    asio::post(strand_, [this] {
        stopping_ = true;
        wake_.cancel();
    });
}

asio::awaitable<void> PictureFetcher::run() {
    co_await prepare();
    while (!stopping_) {
        poked_ = false;
        std::optional<Time> next;
        try {
            next = co_await take_turn();
        } catch (const std::exception& failure) {
            spdlog::error("pictures could not be fetched: {}", failure.what());
            next = parts_.clock.now() + kAfterFailure;
        }
        co_await sleep_until(next);
    }
}

// Others that share the database may be fetching: what a dead one had leased is due when the lease has ended.
asio::awaitable<void> PictureFetcher::prepare() {
    if (parts_.store.shared()) co_return;
    const Time now = parts_.clock.now();
    for (const auto& home : parts_.channels.homes()) {
        auto work = [town = home->code(), now](storage::Tx& tx) {
            storage::attachments::release_leases(tx, town, now);
        };
        try {
            co_await storage::transact(parts_.store, work);
        } catch (const storage::StoreError& failure) {
            spdlog::warn("pictures that were being fetched wait for their leases to end: {}", failure.what());
        }
    }
}

asio::awaitable<void> PictureFetcher::sleep_until(std::optional<Time> next) {
    if (poked_ || stopping_) co_return;
    // A clock that people move says when something may be due.
    if (!next || !parts_.by_itself)
        wake_.expires_at(kNever);
    else
        wake_.expires_after(std::max<std::chrono::milliseconds>(*next - parts_.clock.now(), 1ms));
    co_await wake_.async_wait(as_tuple);
}

asio::awaitable<void> PictureFetcher::look() {
    auto looking = take_turn();
    co_await asio::co_spawn(strand_, std::move(looking), asio::use_awaitable);
}

asio::awaitable<std::optional<Time>> PictureFetcher::take_turn() {
    while (turn_) {
        const std::shared_ptr<Timer> before = turn_;
        co_await before->async_wait(as_tuple);
    }
    const auto mine = std::make_shared<Timer>(strand_, kNever);
    turn_ = mine;
    struct Turn {
        PictureFetcher& fetcher;
        Timer& timer;
        ~Turn() {
            fetcher.turn_.reset();
            timer.expires_at(kEnded);
        }
    } const turn{*this, *mine};
    const std::optional<Time> next = co_await try_all_due();
    co_return next;
}

asio::awaitable<std::optional<Time>> PictureFetcher::try_all_due() {
    std::optional<Time> earliest;
    for (const auto& home : parts_.channels.homes()) {
        const std::string town = home->code();
        auto peek = [town](storage::Tx& tx) { return storage::attachments::next_due(tx, town); };
        std::optional<Time> due = co_await storage::query(parts_.store, peek);
        while (due && *due <= parts_.clock.now() && !stopping_) {
            const bool tried = co_await try_one(town);
            due = co_await storage::query(parts_.store, peek);
            if (!tried) break;
        }
        if (due && (!earliest || *due < *earliest)) earliest = due;
    }
    co_return earliest;
}

asio::awaitable<bool> PictureFetcher::try_one(std::string town) {
    const Time now = parts_.clock.now();
    auto work = [this, town, now](storage::Tx& tx) {
        storage::towns::take_turn(tx, town);
        return storage::attachments::claim(tx, town, now, holder_, now + kLease);
    };
    const std::optional<Attachment> claimed = co_await storage::transact(parts_.store, work);
    if (!claimed) co_return false;
    stop_point("picture_claimed");
    Outcome outcome = co_await fetch(*claimed);
    co_await record(town, *claimed, std::move(outcome));
    co_return true;
}

asio::awaitable<PictureFetcher::Outcome> PictureFetcher::fetch(const Attachment& one) {
    const Channel* channel = parts_.channels.find(one.channel);
    const adapters::Pictures* pictures = channel ? adapters::pictures_of(*channel->adapter) : nullptr;
    if (!pictures) co_return Outcome{State::lost, {}, "its channel fetches no pictures"};
    PictureAnswer answer = co_await ask(*channel, one);
    if (answer.kind == Kind::gone) co_return Outcome{State::lost, {}, std::move(answer.reason)};
    if (answer.kind == Kind::no_picture) co_return Outcome{State::refused, {}, std::move(answer.reason)};
    if (answer.kind == Kind::bytes) {
        try {
            const auto kept = co_await parts_.gallery.keep(std::move(answer.bytes));
            if (const auto* fault = std::get_if<PictureFault>(&kept))
                co_return Outcome{State::refused, {}, std::string(name_of(*fault))};
            stop_point("picture_kept");
            co_return Outcome{State::kept, std::get<PictureFile>(kept)};
        } catch (const std::runtime_error& failure) {
            answer.reason = failure.what();  // the disk is full or cannot be written: later
        }
    }
    const bool over = parts_.clock.now() >= one.at + pictures->lives();
    co_return Outcome{over ? State::lost : State::pending, {}, std::move(answer.reason)};
}

asio::awaitable<PictureAnswer> PictureFetcher::ask(const Channel& channel, const Attachment& one) {
    const adapters::Pictures& pictures = *adapters::pictures_of(*channel.adapter);
    PictureAnswer answer;
    // A token may have died early: then once more with a new one.
    for (int round = 0; round < 2; ++round) {
        std::string token;
        if (pictures.needs_token()) {
            const auto known = co_await tokens_.get(channel);
            answer.reason = "no access token";
            if (!known) co_return answer;
            token = *known;
            parts_.quota.called(channel, adapters::Way::server);
        }
        auto first = pictures.call(one.source, token);
        answer = {.kind = Kind::gone, .reason = "no address that may be fetched from"};
        if (!first) co_return answer;
        answer = co_await call(std::move(*first), pictures, one, 0);
        for (int step = 1; step < kMostSteps && answer.kind == Kind::another_call; ++step)
            answer = co_await call(std::move(answer.next), pictures, one, step);
        if (answer.kind == Kind::another_call) answer.kind = Kind::gone;
        if (answer.kind != Kind::refresh_token) co_return answer;
        tokens_.drop(channel, token);
    }
    answer.kind = Kind::retry;
    co_return answer;
}

asio::awaitable<PictureAnswer> PictureFetcher::call(adapters::PictureCall outgoing, const adapters::Pictures& pictures,
                                                    const Attachment& one, int step) {
    outgoing.call.timeout = kCallWithin;
    HttpOut& out = outgoing.outside ? parts_.outside : parts_.http;
    const Result<HttpReply> reply = co_await out.send(std::move(outgoing.call));
    PictureAnswer answer;
    if (reply)
        answer = pictures.read(one.source, *reply, step);
    else if (reply.error() == Errc::bad_payload)
        // More than a picture may hold, or not even an answer.
        answer = {.kind = Kind::no_picture, .reason = std::string(name_of(PictureFault::too_large))};
    else if (reply.error() == Errc::host_not_allowed)
        // An address of somebody's own network: that does not change.
        answer = {.kind = Kind::gone, .reason = reply.error().message()};
    else
        answer.reason = reply.error().message();
    co_return answer;
}

asio::awaitable<void> PictureFetcher::record(std::string town, const Attachment& one, Outcome outcome) {
    const Channel* channel = parts_.channels.find(one.channel);
    const adapters::Pictures* pictures = channel ? adapters::pictures_of(*channel->adapter) : nullptr;
    const Time again = retry_time(one, one.at + (pictures ? pictures->lives() : 0ms));
    if (outcome.state == State::pending)
        spdlog::info("channel {}: a picture could not be fetched yet: {}", one.channel, outcome.reason);
    else if (outcome.state != State::kept)
        spdlog::warn("channel {}: a picture is {}: {}", one.channel, name_of(outcome.state), outcome.reason);
    if (outcome.state == State::kept)
        kept_ = kept_ + 1;
    else if (outcome.state != State::pending)
        given_up_ = given_up_ + 1;
    auto work = [this, town, one, outcome, again](storage::Tx& tx) {
        using namespace storage::attachments;
        storage::towns::take_turn(tx, town);
        if (outcome.state == State::kept)
            storage::attachments::keep(tx, town, one, holder_, outcome.file);
        else if (outcome.state == State::pending)
            retry(tx, town, one, holder_, again);
        else
            give_up(tx, town, one, holder_, outcome.state);
    };
    co_await storage::transact(parts_.store, work);
}

// Longer and longer, never the same for many; the last time shortly before the platform drops it.
Time PictureFetcher::retry_time(const Attachment& one, Time ends) {
    const Time now = parts_.clock.now();
    const Time next = now + backoff(parts_.random, kFirstPause, kLongestPause, one.attempts);
    return now < ends - kFirstPause ? std::min(next, ends - kFirstPause / 2) : next;
}

}  // namespace gridbot::engine
