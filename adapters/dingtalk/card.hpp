#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "core/message.hpp"

/// Messages with buttons: action cards whose links make whoever taps them say a line (protocol sheet, 4.1, 6.4, 10.2).
namespace gridbot::adapters {

/// As DingTalk's markdown breaks lines: with two blanks before the break and behind it; a bare one vanishes (4.3).
std::string dingtalk_line_breaks(std::string_view text);

/// The message object of a session webhook or custom robot. `text`: of the message, with its mentions.
nlohmann::json dingtalk_action_card(const OutboundMessage& message, const std::string& text);

/// `msgKey` and the members of `msgParam` of the server API. Buttons beyond the fifth are left out.
std::string dingtalk_card_key(const OutboundMessage& message);
nlohmann::json dingtalk_card_param(const OutboundMessage& message);

}  // namespace gridbot::adapters
