#include "bot/engine/budget.hpp"

#include <algorithm>

namespace gridbot::engine {
namespace {

using namespace std::chrono_literals;

constexpr auto kWindow = 1min;
constexpr int kKeptForEmergencies = 3;

}  // namespace

std::optional<std::chrono::milliseconds> Budget::take(Time now, int per_minute, storage::outbox::Lane lane) {
    if (per_minute <= 0) return std::nullopt;
    while (!gone_.empty() && gone_.front() + kWindow <= now) gone_.pop_front();
    const bool emergency = lane == storage::outbox::Lane::emergency;
    const auto room = static_cast<std::size_t>(std::max(1, emergency ? per_minute : per_minute - kKeptForEmergencies));
    if (gone_.size() < room) {
        gone_.push_back(now);
        return std::nullopt;
    }
    // When as many have left the window as stand in the way.
    return gone_[gone_.size() - room] + kWindow - now;
}

}  // namespace gridbot::engine
