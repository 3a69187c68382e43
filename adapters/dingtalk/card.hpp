#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "core/message.hpp"

/// Messages with buttons: action cards whose links make whoever taps them say a line (protocol sheet, 4.1, 6.4, 10.2).
namespace gridbot::adapters {

/// The message object of a session webhook or custom robot. `text`: of the message, with its mentions.
nlohmann::json dingtalk_action_card(const OutboundMessage& message, const std::string& text);

/// `msgKey` and the members of `msgParam` of the server API. Buttons beyond the fifth are left out.
std::string dingtalk_card_key(const OutboundMessage& message);
nlohmann::json dingtalk_card_param(const OutboundMessage& message);

}  // namespace gridbot::adapters
