#pragma once

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "bot/engine/delivery.hpp"
#include "bot/engine/timers.hpp"
#include "core/clock.hpp"
#include "storage/store.hpp"

namespace gridbot::engine {

/// The loop that does what is due and sleeps until the next thing is. It alone moves a clock that people may move, so
/// that due work runs in order at its own time.
class Pacemaker {
public:
    struct Parts {
        boost::asio::any_io_executor executor;
        storage::Store& store;
        Timers& timers;
        Delivery& delivery;
        const Clock& clock;
        MovableClock* movable = nullptr;  // the same clock, where people may move it
        // Where others share the database: looks what they changed. May be empty.
        std::function<boost::asio::awaitable<void>()> look_around{};
    };
    explicit Pacemaker(Parts parts);

    /// Where run() must be spawned: it and all it calls stay on this strand.
    auto strand() const { return strand_; }
    /// Runs until stop(). Failures of the store are logged and tried again; nothing is lost, since it all is rows.
    boost::asio::awaitable<void> run();
    /// There may be something to do now. Any thread.
    void poke();
    void stop();

    /// Moves the clock to `target`: everything due until then has been done, at its own time, and every outgoing
    /// message tried, when this returns. Errors: bad_time for a target before now.
    boost::asio::awaitable<Result<void>> move_to(Time target);

private:
    struct Move {
        Time target;
        boost::asio::steady_timer done;
    };
    boost::asio::awaitable<Result<void>> queue_move(Time target);
    /// How one of two things that run beside each other ended: a failure is handed over, since one that is thrown would
    /// break off the other.
    struct Outcome {
        std::optional<Time> next;
        std::exception_ptr error;
    };
    boost::asio::awaitable<std::optional<Time>> settle();
    /// When the next timer and the next message are due.
    boost::asio::awaitable<std::pair<std::optional<Time>, std::optional<Time>>> run_beside(Time now);
    boost::asio::awaitable<Outcome> run_timers(Time now, bool& over);
    boost::asio::awaitable<Outcome> send_until_over(const bool& timers_are_over);
    boost::asio::awaitable<std::optional<Time>> send_messages(const bool& timers_are_over);
    boost::asio::awaitable<void> advance(Time target);
    boost::asio::awaitable<void> sleep_until(std::optional<Time> next);
    boost::asio::awaitable<void> remember_clock();

    Parts parts_;
    boost::asio::strand<boost::asio::any_io_executor> strand_;
    boost::asio::steady_timer wake_;
    std::deque<std::shared_ptr<Move>> moves_;
    std::atomic<bool> poked_ = false;  // since the last look
    bool stopping_ = false;
};

/// The instant a movable clock had reached when the process before ended.
std::optional<Time> stored_clock(storage::Store& store);

}  // namespace gridbot::engine
