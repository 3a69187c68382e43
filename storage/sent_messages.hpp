#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/case.hpp"
#include "core/message.hpp"
#include "storage/connection.hpp"

/// What platforms call what was said about cases.
namespace gridbot::storage::sent_messages {

/// A card that hangs in a conversation.
struct Card {
    Conversation where;
    std::string name;
    CaseId case_id;
    std::vector<Button> buttons;   // as it was sent
    std::string handle;            // by what it can be replaced; empty: by nothing now
    Time ends_at;                  // until when
    bool once = false;             // the handle serves one replacement
    std::int64_t replaced_by = 0;  // the message of the outbox that replaced it by this handle; 0: none did
};

/// A message without buttons that can change. One of the same name takes the place of an earlier one.
void keep(Tx& tx, std::string_view town, std::string_view channel, std::string_view name, CaseId id, Time now);
void keep_card(Tx& tx, std::string_view town, const Card& card, Time now);

/// The case that a message is about.
std::optional<CaseId> case_of(Tx& tx, std::string_view town, std::string_view channel, std::string_view name);

/// The cards of a case that can be replaced at `now`, or were by a message that may not have gone out yet.
std::vector<Card> cards_of(Tx& tx, std::string_view town, CaseId id, Time now);
/// Somebody pressed the card: from now on it can be replaced by `handle`.
void renew(Tx& tx, std::string_view town, std::string_view channel, std::string_view name, std::string_view handle,
           Time ends_at);
void replaced(Tx& tx, std::string_view town, const Card& card, std::int64_t by);

void forget(Tx& tx, std::string_view town, Time before);

}  // namespace gridbot::storage::sent_messages
