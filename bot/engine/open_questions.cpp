#include "bot/engine/open_questions.hpp"

#include <functional>

#include "storage/talk.hpp"

namespace gridbot::engine {
namespace {

using namespace std::chrono_literals;

// No question lives so long; those that do are swept out.
constexpr auto kSwept = 48h;

}  // namespace

std::size_t key_of(const Conversation& where, std::string_view account) {
    const std::hash<std::string_view> hash;
    std::size_t key = hash(where.channel);
    for (std::string_view part : {std::string_view(where.id), account}) key = key * 31 + hash(part);
    return key;
}

void OpenQuestions::load(storage::Tx& tx, std::string_view town, Time since) {
    for (const auto& draft : storage::talk::drafts_since(tx, town, since))
        asked(draft.where, draft.account, draft.started_at);
}

void OpenQuestions::asked(const Conversation& where, std::string_view account, Time at) {
    const std::lock_guard lock(mutex_);
    asked_at_.insert_or_assign(key_of(where, account), at);
    if (at - oldest_kept_ < kSwept) return;
    oldest_kept_ = at - kSwept / 2;
    std::erase_if(asked_at_, [&](const auto& entry) { return entry.second < oldest_kept_; });
}

bool OpenQuestions::any(const Conversation& where, std::string_view account, Time since) const {
    const std::lock_guard lock(mutex_);
    const auto found = asked_at_.find(key_of(where, account));
    return found != asked_at_.end() && found->second >= since;
}

}  // namespace gridbot::engine
