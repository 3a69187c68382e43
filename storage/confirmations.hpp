#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/message.hpp"
#include "storage/connection.hpp"

/// Commands that wait for their sender's 确认. One per conversation and account.
namespace gridbot::storage::confirmations {

/// `sealed_text` is FieldCipher output.
void ask(Tx& tx, std::string_view town, const Conversation& where, std::string_view account, Time now,
         std::string_view sealed_text);
/// What was asked at `since` or later, and gone with that: a yes counts once.
std::optional<std::string> take(Tx& tx, std::string_view town, const Conversation& where, std::string_view account,
                                Time since);
void forget(Tx& tx, std::string_view town, Time before);

}  // namespace gridbot::storage::confirmations
