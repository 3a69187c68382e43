#include "bot/engine/timers.hpp"

#include "commands/timetable.hpp"
#include "storage/timers.hpp"
#include "storage/transact.hpp"

namespace gridbot::engine {
namespace {

namespace asio = boost::asio;

// Few enough that a webhook never waits long behind them on the writer thread.
constexpr int kPerCommit = 100;

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
    auto work = [this, now](storage::Tx& tx) {
        for (const auto& desk : channels_.desks()) {
            auto context = clock_context(tx, *desk, now);
            commands::set_timetable(context);
        }
    };
    co_await storage::transact(store_, work);
}

asio::awaitable<std::optional<Time>> Timers::run_due(Time now) {
    struct Outcome {
        std::vector<storage::timers::Timer> taken;
        std::optional<Time> next;
    };
    auto work = [this, now](storage::Tx& tx) {
        Outcome outcome{storage::timers::take_due(tx, now, kPerCommit), {}};
        for (const auto& timer : outcome.taken) {
            // A town that left the configuration keeps its rows, but nobody is told of them.
            const commands::Desk* desk = channels_.desk(timer.town);
            if (!desk) continue;
            auto context = clock_context(tx, *desk, now);
            commands::run_timer(context, timer);
        }
        outcome.next = storage::timers::next_due(tx);
        return outcome;
    };
    for (;;) {
        auto peek = [](storage::Tx& tx) { return storage::timers::next_due(tx); };
        std::optional<Time> next = co_await storage::query(store_, peek);
        if (!next || *next > now) co_return next;
        Outcome outcome = co_await storage::transact(store_, work);
        for (const auto& timer : outcome.taken) metrics_.timer(timer.kind);
        if (!outcome.next || *outcome.next > now) co_return outcome.next;
    }
}

}  // namespace gridbot::engine
