#include "bot/engine/recent_reports.hpp"

#include "bot/engine/open_questions.hpp"

namespace gridbot::engine {

void RecentReports::reported(const Conversation& where, std::string_view account, Time at) {
    const std::size_t key = key_of(where, account);
    const std::lock_guard lock(mutex_);
    entries_[key % kPlaces] = {key, at};
}

bool RecentReports::any(const Conversation& where, std::string_view account, Time since) const {
    const std::size_t key = key_of(where, account);
    const std::lock_guard lock(mutex_);
    const Entry& entry = entries_[key % kPlaces];
    return entry.key == key && entry.at >= since;
}

}  // namespace gridbot::engine
