#pragma once

#include <chrono>
#include <deque>

#include "core/time.hpp"
#include "storage/outbox.hpp"

namespace gridbot::engine {

/// What went out one way within the last minute, against what its platform takes. Platforms that are overrun close the
/// way for minutes: better to wait here than there.
class Budget {
public:
    /// How long a message of this lane must wait at `now`; zero when it may go. `per_minute` 0: as many as one likes. A
    /// part of the minute is kept for emergencies.
    std::chrono::milliseconds wait(Time now, int per_minute, storage::outbox::Lane lane) const;
    /// The same after the last one, where they must not follow at once: `pause`, and up to half as much again, since
    /// people do not write in step.
    std::chrono::milliseconds wait_after_last(Time now, std::chrono::milliseconds pause) const;
    /// One went out.
    void went(Time now);
    /// Most of what the last minute may hold has gone: what goes out now costs others their turn.
    bool crowded(Time now, int per_minute) const;
    /// Nothing went out in the last minute.
    bool over(Time now) const;

private:
    std::deque<Time> gone_;
};

}  // namespace gridbot::engine
