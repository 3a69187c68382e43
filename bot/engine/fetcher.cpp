#include "bot/engine/fetcher.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "adapters/pull.hpp"
#include "storage/cursors.hpp"
#include "storage/leases.hpp"
#include "storage/transact.hpp"

namespace gridbot::engine {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
constexpr auto as_tuple = asio::as_tuple(asio::use_awaitable);

// A platform that knocks waits five seconds for its answer and then knocks again.
constexpr auto kAnswerWithin = 2s;
constexpr auto kFirstPause = 2s;
constexpr auto kLongestPause = 5min;
// What a knock brings opens the fetching for so long and is refused after that; without it one may ask, if less often.
constexpr auto kKeyLives = 10min;
// A list that never ends is a fault of the platform's: what is left is fetched at the next look.
constexpr int kMostPages = 100;

constexpr auto kEnded = asio::steady_timer::time_point::min();
constexpr auto kNever = asio::steady_timer::time_point::max();

}  // namespace

Fetcher::Fetcher(Parts parts)
    : parts_(std::move(parts)), strand_(asio::make_strand(parts_.executor)), tokens_(parts_.http, parts_.clock) {
    holder_ = parts_.random.hex(8);
}

asio::awaitable<void> Fetcher::run() {
    if (!parts_.by_itself) co_return;
    for (const auto& [id, channel] : parts_.channels.all())
        if (channel.adapter->pull()) asio::co_spawn(strand_, keep_looking(channel), asio::detached);
}

void Fetcher::stop() {
    asio::post(strand_, [this] {
        stopping_ = true;
        for (const auto& [key, timer] : pauses_) timer->cancel();
    });
}

asio::awaitable<void> Fetcher::keep_looking(const Channel& channel) {
    const auto every = channel.adapter->pull()->every();
    do {
        const bool ours = co_await is_ours(channel);
        if (ours) co_await insist(channel, {}, nullptr);
        if (every > 0ms) co_await pause(every);
    } while (every > 0ms && !stopping_);
}

asio::awaitable<void> Fetcher::look() {
    auto looking = look_on_strand();
    co_await asio::co_spawn(strand_, std::move(looking), asio::use_awaitable);
}

asio::awaitable<void> Fetcher::look_on_strand() {
    for (const auto& [id, channel] : parts_.channels.all()) {
        if (!channel.adapter->pull() || channel.adapter->pull()->every() == 0ms) continue;
        const bool ours = co_await is_ours(channel);
        if (ours) co_await fetch(channel, {}, looks_[id].begun);
    }
}

asio::awaitable<void> Fetcher::knock(const Channel& channel, std::string key) {
    auto waiting = wait_for_knock(channel, std::move(key));
    co_await asio::co_spawn(strand_, std::move(waiting), asio::use_awaitable);
}

asio::awaitable<void> Fetcher::wait_for_knock(const Channel& channel, std::string key) {
    auto first_try = std::make_shared<Timer>(strand_, kAnswerWithin);
    asio::co_spawn(strand_, insist(channel, std::move(key), first_try), asio::detached);
    co_await first_try->async_wait(as_tuple);
}

asio::awaitable<void> Fetcher::insist(const Channel& channel, std::string key, std::shared_ptr<Timer> first_try) {
    const Time knocked = parts_.clock.now();
    const std::uint64_t before = looks_[channel.config.id].begun;
    std::chrono::milliseconds wait = kFirstPause;
    bool done = false;
    while (!done && !stopping_) {
        done = co_await fetch(channel, key, before);
        // Ended, not cancelled: whoever begins to wait later must not wait at all.
        if (first_try) first_try->expires_at(kEnded);
        if (!done) co_await pause(wait);
        wait = std::min<std::chrono::milliseconds>(2 * wait, kLongestPause);
        if (parts_.clock.now() - knocked >= kKeyLives) key.clear();
    }
}

asio::awaitable<bool> Fetcher::fetch(const Channel& channel, std::string key, std::uint64_t before) {
    const std::string& id = channel.config.id;
    while (busy_.contains(id)) {
        auto turn = busy_[id];
        co_await turn->async_wait(as_tuple);
    }
    Looks& looks = looks_[id];
    if (looks.complete > before) co_return true;
    const std::uint64_t look = ++looks.begun;
    auto turn = std::make_shared<Timer>(strand_, kNever);
    busy_.emplace(id, turn);
    bool done = false;
    try {
        done = co_await fetch_pages(channel, std::move(key));
    } catch (const std::exception& error) {
        spdlog::error("channel {}: what was fetched could not be stored: {}", id, error.what());
    }
    if (done) looks.complete = look;
    busy_.erase(id);
    turn->expires_at(kEnded);
    co_return done;
}

asio::awaitable<bool> Fetcher::fetch_pages(const Channel& channel, std::string key) {
    const adapters::Pull& pull = *channel.adapter->pull();
    auto look_up = [town = channel.home->code(), id = channel.config.id](storage::Tx& tx) {
        return storage::cursors::get(tx, town, id);
    };
    bool more = true;
    for (int page = 0; more && page < kMostPages && !stopping_; ++page) {
        const std::string cursor = co_await storage::query(parts_.store, look_up);
        auto reply = co_await ask(channel, cursor, key);
        if (!reply) co_return false;
        auto pulled = pull.read(*reply, cursor);
        if (!pulled) {
            const auto verdict = channel.adapter->judge(*reply, adapters::Way::server);
            spdlog::warn("channel {}: nothing could be fetched: {}", channel.config.id, verdict.reason);
            co_return false;
        }
        more = pulled->more;
        if (pulled->items.empty() && pulled->cursor == cursor) break;
        const bool stored =
            co_await parts_.intake.receive_all(channel, std::move(pulled->items), cursor, pulled->cursor);
        // Another process read the same page and was faster: on from where it stands.
        if (!stored) more = true;
    }
    co_return true;
}

asio::awaitable<Result<HttpReply>> Fetcher::ask(const Channel& channel, std::string cursor, std::string key) {
    // A token may have died early: then once more with a new one.
    for (int round = 0; round < 2; ++round) {
        auto token = co_await tokens_.get(channel);
        if (!token) co_return Errc::unreachable;
        HttpCall call = channel.adapter->pull()->call(cursor, key, *token);
        auto reply = co_await parts_.http.send(std::move(call));
        if (!reply) co_return reply;
        if (channel.adapter->judge(*reply, adapters::Way::server).kind != adapters::Verdict::Kind::refresh_token)
            co_return reply;
        tokens_.drop(channel, *token);
    }
    co_return Errc::unreachable;
}

asio::awaitable<bool> Fetcher::is_ours(const Channel& channel) {
    if (!parts_.store.shared()) co_return true;
    const auto every = channel.adapter->pull()->every();
    if (every == 0ms) co_return true;
    const Time now = parts_.clock.now();
    auto work = [this, town = channel.home->code(), name = "pull/" + channel.config.id, now, until = now + 3 * every](
                    storage::Tx& tx) { return storage::leases::take(tx, town, name, holder_, now, until); };
    try {
        const bool taken = co_await storage::transact(parts_.store, work);
        co_return taken;
    } catch (const storage::StoreError& failure) {
        spdlog::warn("channel {}: cannot tell who is to look: {}", channel.config.id, failure.what());
    }
    co_return false;
}

asio::awaitable<void> Fetcher::pause(std::chrono::milliseconds length) {
    if (stopping_) co_return;
    auto timer = std::make_shared<Timer>(strand_, length);
    pauses_.emplace(timer.get(), timer);
    co_await timer->async_wait(as_tuple);
    pauses_.erase(timer.get());
}

}  // namespace gridbot::engine
