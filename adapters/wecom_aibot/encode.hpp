#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "core/message.hpp"

/// Bodies of replies and pushes (protocol sheet, 4.5 and 4.8).
namespace gridbot::adapters {

/// The whole answer to a message in one frame. `id`: unique among the bot's streams.
nlohmann::json aibot_stream(const std::string& text, const std::string& id);

/// A push of one's own accord: a card where the message has buttons and is short enough for one, else Markdown.
/// `id`: unique among the bot's cards.
nlohmann::json aibot_push(const OutboundMessage& message, const Conversation& to, const std::string& id);

/// As a response_url takes it: a card under the same conditions, else Markdown.
nlohmann::json aibot_response(const OutboundMessage& message, const std::string& id);

/// What a pressed card is replaced by, for everybody who sees it. `id`: of the pressed card.
nlohmann::json aibot_update(const OutboundMessage& message, const std::string& id);

}  // namespace gridbot::adapters
