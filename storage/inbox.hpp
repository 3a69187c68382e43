#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "storage/connection.hpp"

/// What platforms delivered, so that each message is handled once.
namespace gridbot::storage::inbox {

/// The answer given to this message before, to the byte; nothing when it is new.
std::optional<std::string> answer_to(Tx& tx, std::string_view town, std::string_view channel,
                                     std::string_view message_id);

/// Remembers a handled message with its answer. Throws SqlError when it is there already.
void remember(Tx& tx, std::string_view town, std::string_view channel, std::string_view message_id, Time now,
              std::string_view answer);

/// Drops what is older than `before`: platforms repeat within minutes, never after a day.
void forget(Tx& tx, std::string_view town, Time before);

}  // namespace gridbot::storage::inbox
