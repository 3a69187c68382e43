#include "bot/engine/pacemaker.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <tuple>

#include "storage/meta.hpp"
#include "storage/transact.hpp"

namespace gridbot::engine {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
constexpr auto as_tuple = asio::as_tuple(asio::use_awaitable);

// After a failure of the store, and at the most between two looks.
constexpr auto kAfterFailure = 1s;
constexpr auto kLongestSleep = 30s;
// Where others share the database: what one of them left when it died is found within this time.
constexpr auto kLongestSleepShared = 2s;
// Commits of timers before the first messages, and between two looks whether the service is to stop.
constexpr int kCommitsAtATime = 5;
constexpr bool kNoTimers = true;  // an object: the coroutine refers to it
// So long messages go out before it is looked whether something else has fallen due.
constexpr auto kMessagesAtATime = 1s;
constexpr const char* kClockKey = "sim_clock";

}  // namespace

Pacemaker::Pacemaker(Parts parts)
    : parts_(std::move(parts)), strand_(asio::make_strand(parts_.executor)), wake_(strand_) {}

void Pacemaker::poke() {
    // Every message pokes: who comes before the next look needs no wake-up of its own.
    if (poked_.exchange(true)) return;
    asio::post(strand_, [this] { wake_.cancel(); });
}

void Pacemaker::stop() {
    asio::post(strand_, [this] {
        stopping_ = true;
        wake_.cancel();
    });
}

asio::awaitable<void> Pacemaker::run() {
    bool prepared = false;
    while (!stopping_) {
        std::optional<Time> next;
        bool failed = false;
        poked_ = false;
        try {
            if (!prepared) {
                co_await parts_.delivery.prepare();
                co_await parts_.timers.prepare(parts_.clock.now());
                prepared = true;
            }
            while (!moves_.empty() && !stopping_) {
                auto move = moves_.front();
                co_await advance(move->target);
                moves_.pop_front();
                move->done.cancel();
            }
            next = co_await settle();
            if (parts_.store.shared() && parts_.look_around) co_await parts_.look_around();
        } catch (const std::exception& error) {
            spdlog::error("due work failed: {}", error.what());
            failed = true;
        }
        if (failed) next = parts_.clock.now() + kAfterFailure;
        if (!stopping_ && !poked_ && moves_.empty()) co_await sleep_until(next);
        if (failed && !stopping_) {
            // The clock may stand still, and a poke would come back at once: real time must pass.
            asio::steady_timer pause(strand_, kAfterFailure);
            co_await pause.async_wait(as_tuple);
        }
    }
    for (auto& move : moves_) move->done.cancel();
}

asio::awaitable<void> Pacemaker::sleep_until(std::optional<Time> next) {
    std::chrono::milliseconds length = parts_.store.shared() ? kLongestSleepShared : kLongestSleep;
    const bool time_passes = !parts_.movable || parts_.movable->runs();
    if (next && time_passes) length = std::clamp<std::chrono::milliseconds>(*next - parts_.clock.now(), 0ms, length);
    wake_.expires_after(length);
    co_await wake_.async_wait(as_tuple);
}

// Timers first: what they say is sent at the same instant. Where very many are due, the others run while messages go
// out, so that nobody's message waits for all of them.
asio::awaitable<std::optional<Time>> Pacemaker::settle() {
    for (;;) {
        const Time now = parts_.clock.now();
        std::optional<Time> timer = co_await parts_.timers.run_due(now, kCommitsAtATime);
        std::optional<Time> message;
        if (timer && *timer <= now) {
            const auto both = co_await run_beside(now);
            std::tie(timer, message) = both;
        } else {
            message = co_await send_messages(kNoTimers);
        }
        std::optional<Time> next = timer;
        if (message && (!next || *message < *next)) next = message;
        if (stopping_ || !next || *next > now) co_return next;
    }
}

asio::awaitable<std::pair<std::optional<Time>, std::optional<Time>>> Pacemaker::run_beside(Time now) {
    using namespace asio::experimental::awaitable_operators;
    bool timers_are_over = false;
    auto run = run_timers(now, timers_are_over);
    auto send = send_until_over(timers_are_over);
    auto both = std::move(run) && std::move(send);
    const auto [timers, messages] = co_await std::move(both);
    for (const Outcome* outcome : {&timers, &messages})
        if (outcome->error) std::rethrow_exception(outcome->error);
    co_return std::pair(timers.next, messages.next);
}

asio::awaitable<Pacemaker::Outcome> Pacemaker::run_timers(Time now, bool& over) {
    Outcome outcome;
    try {
        bool more = true;
        while (more) {
            outcome.next = co_await parts_.timers.run_due(now, kCommitsAtATime);
            more = !stopping_ && outcome.next && *outcome.next <= now;
        }
    } catch (...) {
        outcome.error = std::current_exception();
    }
    over = true;
    co_return outcome;
}

asio::awaitable<Pacemaker::Outcome> Pacemaker::send_until_over(const bool& timers_are_over) {
    Outcome outcome;
    try {
        outcome.next = co_await send_messages(timers_are_over);
    } catch (...) {
        outcome.error = std::current_exception();
    }
    co_return outcome;
}

// A platform that is slow to answer holds up due work for one round of calls.
asio::awaitable<std::optional<Time>> Pacemaker::send_messages(const bool& timers_are_over) {
    const auto long_enough = std::chrono::steady_clock::now() + kMessagesAtATime;
    std::optional<Time> next;
    bool more = true;
    while (more) {
        const Time now = parts_.clock.now();
        next = co_await parts_.delivery.send_some(now);
        const bool due = next && *next <= now;
        more = due && !stopping_ && (!timers_are_over || std::chrono::steady_clock::now() < long_enough);
    }
    co_return next;
}

asio::awaitable<void> Pacemaker::advance(Time target) {
    for (;;) {
        auto next = co_await settle();
        if (!next || *next > target || stopping_) break;
        parts_.movable->set(std::max(*next, parts_.clock.now()));
        co_await remember_clock();
    }
    if (target > parts_.clock.now()) parts_.movable->set(target);
    co_await remember_clock();
    co_await settle();
}

asio::awaitable<void> Pacemaker::remember_clock() {
    auto work = [now = parts_.clock.now()](storage::Tx& tx) {
        storage::meta::set(tx, kClockKey, std::to_string(to_ms(now)));
    };
    co_await storage::transact(parts_.store, work);
}

asio::awaitable<Result<void>> Pacemaker::move_to(Time target) {
    auto queued = queue_move(target);
    co_return co_await asio::co_spawn(strand_, std::move(queued), asio::use_awaitable);
}

asio::awaitable<Result<void>> Pacemaker::queue_move(Time target) {
    if (!parts_.movable || target < parts_.clock.now()) co_return Errc::bad_time;
    auto move = std::make_shared<Move>(Move{target, asio::steady_timer(strand_)});
    move->done.expires_at(asio::steady_timer::time_point::max());
    moves_.push_back(move);
    wake_.cancel();
    co_await move->done.async_wait(as_tuple);
    co_return Result<void>{};
}

std::optional<Time> stored_clock(storage::Store& store) {
    auto text = storage::query_now(store, [](storage::Tx& tx) { return storage::meta::get(tx, kClockKey); });
    if (!text) return std::nullopt;
    std::int64_t ms = 0;
    auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), ms);
    return error == std::errc{} ? std::optional(from_ms(ms)) : std::nullopt;
}

}  // namespace gridbot::engine
