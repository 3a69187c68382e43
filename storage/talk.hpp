#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/case.hpp"
#include "core/message.hpp"
#include "storage/connection.hpp"

/// What a conversation is in the middle of.
namespace gridbot::storage::talk {

/// A matter without its place, or a place without its matter. `sealed_text` is FieldCipher output.
struct Draft {
    Time started_at;
    std::string sealed_text;
};
void keep_draft(Tx& tx, std::string_view town, const Conversation& where, std::string_view account, const Draft& draft);
std::optional<Draft> draft_of(Tx& tx, std::string_view town, const Conversation& where, std::string_view account,
                              Time since);
void drop_draft(Tx& tx, std::string_view town, const Conversation& where, std::string_view account);
void drop_drafts_before(Tx& tx, std::string_view town, Time before);
struct DraftKey {
    Conversation where;  // is_private is not known
    std::string account;
    Time started_at;
};
std::vector<DraftKey> drafts_since(Tx& tx, std::string_view town, Time since);

/// The platform's reply address of a conversation; a later one replaces an earlier one.
/// Kept when there is none for the conversation, or one that ends more than ten minutes before.
void keep_session(Tx& tx, std::string_view town, const Conversation& where, const SessionAddress& session);
std::optional<SessionAddress> session_of(Tx& tx, std::string_view town, const Conversation& where, Time now);
void drop_session(Tx& tx, std::string_view town, const Conversation& where);

/// True, and remembered, when `what` was not said to `whom` since `since`.
bool may_say_again(Tx& tx, std::string_view town, std::string_view whom, std::string_view what, Time now, Time since);

/// Whether `what` was said to `whom` at `since` or later.
bool was_said(Tx& tx, std::string_view town, std::string_view whom, std::string_view what, Time since);
/// When `what` was said to `whom` last.
std::optional<Time> last_said(Tx& tx, std::string_view town, std::string_view whom, std::string_view what);
void forget_said(Tx& tx, std::string_view town, Time before);

/// Notes that the ladder called a person for a case.
void note_called(Tx& tx, std::string_view town, CaseId id, std::string_view person, int rung, Time now);
std::vector<std::string> called_for(Tx& tx, std::string_view town, CaseId id);
/// A reopened case climbs a fresh ladder.
void forget_called(Tx& tx, std::string_view town, CaseId id);

/// True, and noted, when the person's urging counts: none counted since `since` (domain 3.2, 19).
bool count_urge(Tx& tx, std::string_view town, CaseId id, std::string_view person, Time now, Time since);

}  // namespace gridbot::storage::talk
