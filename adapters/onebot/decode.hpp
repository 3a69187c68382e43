#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "adapters/adapter.hpp"

namespace gridbot::adapters {

/// Whether a frame or body is an event of OneBot 12; else it is one of version 11, or none at all.
bool is_onebot12(const nlohmann::json& event);
/// Whether it is an event of either.
bool is_onebot_event(const nlohmann::json& event);

/// By what a quote names a message: "group/88001/77". Without the bridge's account, of which its answer to what we say
/// tells nothing.
std::string onebot_name(const Conversation& where, std::string_view message_id);
/// The words of a message as bridges send it; nothing of pictures, mentions and the like.
std::string onebot_words(const nlohmann::json& message);

/// Reads an event of either version. InboundMessage::addressed_to names the bridge's account: "10001000" of version 11,
/// "wechat/wxid_x" of version 12. Message ids begin with account and conversation, as bridges count each for itself.
/// Never fails: what is no message is Ignored, or tells how the bridge is.
Inbound decode_onebot(const nlohmann::json& event, const std::string& channel);

}  // namespace gridbot::adapters
