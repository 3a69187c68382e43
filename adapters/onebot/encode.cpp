#include "adapters/onebot/encode.hpp"

#include <charconv>

namespace gridbot::adapters {
namespace {

using nlohmann::json;

// Always segments, never a string: what residents wrote must not be read as codes.
json segments(const OutboundMessage& message, const char* mention, const char* account) {
    json parts = json::array();
    for (const std::string& person : message.mentions)
        parts.push_back({{"type", mention}, {"data", {{account, person}}}});
    parts.push_back({{"type", "text"}, {"data", {{"text", (message.mentions.empty() ? "" : " ") + message.text}}}});
    return parts;
}

// Version 11 counts in integers; bridges to WeChat use names.
json id_value(const std::string& id, bool as_text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), number);
    const bool whole = error == std::errc{} && end == id.data() + id.size() && std::to_string(number) == id;
    return whole && !as_text ? json(number) : json(id);
}

}  // namespace

OnebotAction onebot11_send(const OutboundMessage& message, const Conversation& to, bool ids_are_text) {
    json params{{to.is_private ? "user_id" : "group_id", id_value(to.id, ids_are_text)}};
    params["message"] = segments(message, "at", "qq");
    return {to.is_private ? "send_private_msg" : "send_group_msg", std::move(params)};
}

OnebotAction onebot11_get(const std::string& message_id, bool ids_are_text) {
    return {"get_msg", {{"message_id", id_value(message_id, ids_are_text)}}};
}

json onebot12_send(const OutboundMessage& message, const Conversation& to, std::string_view self) {
    json params{{"detail_type", to.is_private ? "private" : "group"}, {to.is_private ? "user_id" : "group_id", to.id}};
    params["message"] = segments(message, "mention", "user_id");
    json action{{"action", "send_message"}, {"params", std::move(params)}};
    if (const auto slash = self.find('/'); slash != self.npos)
        action["self"] = {{"platform", self.substr(0, slash)}, {"user_id", self.substr(slash + 1)}};
    return action;
}

}  // namespace gridbot::adapters
