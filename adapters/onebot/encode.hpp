#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "core/message.hpp"

namespace gridbot::adapters {

/// An action of version 11: its name and parameters. `ids_are_text`: the bridge writes its ids as strings.
struct OnebotAction {
    std::string name;
    nlohmann::json params;
};
OnebotAction onebot11_send(const OutboundMessage& message, const Conversation& to, bool ids_are_text);
/// The action that brings a message back. Version 12 has none.
OnebotAction onebot11_get(const std::string& message_id, bool ids_are_text);
/// The action request of version 12. `self`: "wechat/wxid_x", or empty where there is one account only.
nlohmann::json onebot12_send(const OutboundMessage& message, const Conversation& to, std::string_view self);

}  // namespace gridbot::adapters
