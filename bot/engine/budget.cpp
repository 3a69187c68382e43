#include "bot/engine/budget.hpp"

#include <algorithm>

namespace gridbot::engine {
namespace {

using namespace std::chrono_literals;

constexpr auto kWindow = 1min;
constexpr int kKeptForEmergencies = 3;

}  // namespace

std::chrono::milliseconds Budget::wait(Time now, int per_minute, storage::outbox::Lane lane) const {
    if (per_minute <= 0) return 0ms;
    const bool emergency = lane == storage::outbox::Lane::emergency;
    const int room = std::max(1, emergency ? per_minute : per_minute - kKeptForEmergencies);
    const auto in_window = std::ranges::count_if(gone_, [now](Time at) { return at + kWindow > now; });
    if (in_window < room) return 0ms;
    // When as many have left the window as stand in the way.
    return gone_[gone_.size() - static_cast<std::size_t>(room)] + kWindow - now;
}

std::chrono::milliseconds Budget::wait_after_last(Time now, std::chrono::milliseconds pause) const {
    if (gone_.empty() || pause <= 0ms) return 0ms;
    // As good as drawn, and the same however often it is asked for.
    const auto more = to_ms(gone_.back()) * 7919 % (pause.count() / 2 + 1);
    return std::max(0ms, pause + std::chrono::milliseconds{more} - std::chrono::milliseconds{now - gone_.back()});
}

bool Budget::crowded(Time now, int per_minute) const {
    const auto in_window = std::ranges::count_if(gone_, [now](Time at) { return at + kWindow > now; });
    return per_minute > 0 && in_window * 2 >= per_minute;
}

void Budget::went(Time now) {
    while (!gone_.empty() && gone_.front() + kWindow <= now) gone_.pop_front();
    gone_.push_back(now);
}

bool Budget::over(Time now) const {
    return gone_.empty() || gone_.back() + kWindow <= now;
}

}  // namespace gridbot::engine
