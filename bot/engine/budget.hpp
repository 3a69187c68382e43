#pragma once

#include <chrono>
#include <deque>
#include <optional>

#include "core/time.hpp"
#include "storage/outbox.hpp"

namespace gridbot::engine {

/// What went out one way within the last minute, against what its platform takes. Platforms that are overrun close the
/// way for minutes: better to wait here than there.
class Budget {
public:
    /// How long a message of this lane must wait at `now`; nothing when it may go, and then it counts as gone.
    /// `per_minute` 0: as many as one likes. A part of the minute is kept for emergencies.
    std::optional<std::chrono::milliseconds> take(Time now, int per_minute, storage::outbox::Lane lane);

private:
    std::deque<Time> gone_;
};

}  // namespace gridbot::engine
