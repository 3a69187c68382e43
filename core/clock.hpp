#pragma once

#include <atomic>

#include "core/time.hpp"

namespace gridbot {

/// Where the service gets its time. Deciding functions never see it: they take `Time now`.
class Clock {
public:
    virtual ~Clock() = default;
    /// Safe from any thread.
    virtual Time now() const = 0;
};

/// The machine's clock.
class SystemClock final : public Clock {
public:
    Time now() const override;
};

/// A clock that people move: it stands still (`serve --sim-clock`, tests) or runs at normal speed with an offset
/// (`demo`). Moving is the caller's business; it never goes back by itself.
class MovableClock final : public Clock {
public:
    enum class Mode { standing, running };
    MovableClock(Time start, Mode mode);
    Time now() const override;
    void set(Time now);
    /// Does time pass by itself?
    bool runs() const { return mode_ == Mode::running; }

private:
    Mode mode_;
    std::atomic<std::int64_t> ms_;  // standing: the time itself; running: the offset to the machine's clock
};

}  // namespace gridbot
