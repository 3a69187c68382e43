#include "bot/engine/timers.hpp"

#include "commands/timetable.hpp"
#include "storage/timers.hpp"
#include "storage/towns.hpp"
#include "storage/transact.hpp"

namespace gridbot::engine {
namespace {

namespace asio = boost::asio;

// Few enough that a webhook never waits long behind them on the writer thread.
constexpr int kPerCommit = 50;

}  // namespace

commands::Context Timers::clock_context(storage::Tx& tx, const commands::Desk& desk, Time now) const {
    return {.tx = tx,
            .desk = desk,
            .town = *desk.town,
            .reach = channels_.reach(),
            .cipher = cipher_,
            .now = now,
            .actor = {.is_clock = true}};
}

asio::awaitable<void> Timers::prepare(Time now) {
    for (const auto& home : channels_.homes()) {
        auto work = [this, desk = home->desk(), now](storage::Tx& tx) {
            storage::towns::take_turn(tx, desk->town->code);
            auto context = clock_context(tx, *desk, now);
            commands::set_timetable(context);
        };
        co_await storage::transact(store_, work);
    }
}

// A town that left the configuration keeps its rows, but nobody is told of them.
asio::awaitable<std::optional<Time>> Timers::run_due(Time now, int commits) {
    auto peek = [this](storage::Tx& tx) {
        std::vector<std::optional<Time>> next;
        for (const auto& home : channels_.homes()) next.push_back(storage::timers::next_due(tx, home->code()));
        return next;
    };
    for (;;) {
        const std::vector<std::optional<Time>> next = co_await storage::query(store_, peek);
        std::optional<Time> earliest;
        bool ran = false;
        for (std::size_t i = 0; i < next.size(); ++i) {
            if (!next[i]) continue;
            if (!earliest || *next[i] < *earliest) earliest = next[i];
            if (*next[i] > now || commits == 0) continue;
            co_await run_some(*channels_.homes()[i], now);
            --commits;
            ran = true;
        }
        if (!ran) co_return earliest;
    }
}

asio::awaitable<void> Timers::run_some(const Home& home, Time now) {
    auto work = [this, desk = home.desk(), now](storage::Tx& tx) {
        storage::towns::take_turn(tx, desk->town->code);
        auto taken = storage::timers::take_due(tx, desk->town->code, now, kPerCommit);
        auto context = clock_context(tx, *desk, now);
        commands::run_timers(context, taken);
        return taken;
    };
    const std::vector<storage::timers::Timer> taken = co_await storage::transact(store_, work);
    for (const auto& timer : taken) metrics_.timer(timer.kind);
}

}  // namespace gridbot::engine
