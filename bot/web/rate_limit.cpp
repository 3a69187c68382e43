#include "bot/web/rate_limit.hpp"

namespace gridbot::web {

bool RateLimit::is_used_up(std::string_view key, Time now) {
    const std::lock_guard lock(mutex_);
    const auto found = used_.find(key);
    return found != used_.end() && now - found->second.since < within_ && found->second.times >= most_;
}

bool RateLimit::count(std::string_view key, Time now) {
    const std::lock_guard lock(mutex_);
    auto found = used_.find(key);
    if (found == used_.end()) {
        if (used_.size() >= kMostKeys) forget_old(now);
        // Still full: so many at once are no people, and are all one to us.
        if (used_.size() >= kMostKeys) return false;
        found = used_.emplace(std::string(key), Used{now, 0}).first;
    }
    Used& used = found->second;
    if (now - used.since >= within_) used = {now, 0};
    if (used.times >= most_) return false;
    ++used.times;
    return true;
}

void RateLimit::forget_old(Time now) {
    std::erase_if(used_, [&](const auto& entry) { return now - entry.second.since >= within_; });
}

}  // namespace gridbot::web
