#pragma once

#include <mutex>
#include <string_view>
#include <unordered_map>

#include "core/message.hpp"
#include "core/time.hpp"
#include "storage/connection.hpp"

namespace gridbot::engine {

/// A sender in a conversation, as a number. Two may share one: for questions whose yes is checked elsewhere.
std::size_t key_of(const Conversation& where, std::string_view account);

/// Who was asked for what a report lacks (G03) and has not answered: kept in memory, so that small talk, the most of
/// what a group says, costs no look into the database. May say yes too often, never no wrongly, as long as no other
/// process asks questions on the same database. Safe from any thread.
class OpenQuestions {
public:
    /// What was asked in the town at `since` or later, before this process began.
    void load(storage::Tx& tx, std::string_view town, Time since);
    void asked(const Conversation& where, std::string_view account, Time at);
    /// Whether a question asked at `since` or later may be open.
    bool any(const Conversation& where, std::string_view account, Time since) const;

private:
    mutable std::mutex mutex_;
    std::unordered_map<std::size_t, Time> asked_at_;
    Time oldest_kept_{};
};

}  // namespace gridbot::engine
