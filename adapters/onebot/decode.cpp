#include "adapters/onebot/decode.hpp"

#include <algorithm>

#include "adapters/json_fields.hpp"
#include "adapters/onebot/segments.hpp"
#include "core/digest.hpp"

namespace gridbot::adapters {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

// Three heartbeats that did not come (4.5).
constexpr int kMissedHeartbeats = 3;
constexpr std::int64_t kUsualInterval = 15'000;
constexpr std::int64_t kLongestInterval = 3'600'000;

bool is_false(const json& object, const char* key) {
    const json& value = child(object, key);
    return value.is_boolean() && !value.get<bool>();
}

std::chrono::milliseconds lifetime_of(const json& event) {
    const std::int64_t interval = number_of(event, "interval").value_or(kUsualInterval);
    return std::chrono::milliseconds(kMissedHeartbeats * std::clamp<std::int64_t>(interval, 1000, kLongestInterval));
}

// Seconds, of some bridges milliseconds.
Time time_of(const json& event) {
    const json& value = child(event, "time");
    double seconds = value.is_number() ? value.get<double>() : 0;
    if (value.is_string()) seconds = static_cast<double>(number_of(event, "time").value_or(0));
    constexpr double kMilliseconds = 1e11;
    constexpr double kBeyondAllTime = 1e15;
    if (!(seconds >= 0 && seconds < kBeyondAllTime)) return {};
    return from_ms(static_cast<std::int64_t>(seconds > kMilliseconds ? seconds : seconds * 1000));
}

void add_link(const Segment& segment, std::string_view what, InboundMessage& message) {
    message.text += what;
    for (const char* key : {"title", "content"})
        if (!segment[key].empty()) message.text.append(" ").append(segment[key]);
}

void add_picture(const Segment& segment, InboundMessage& message) {
    message.text += "[图片]";
    for (const char* key : {"url", "file_id", "file"}) {
        if (segment[key].empty()) continue;
        message.images.emplace_back(segment[key]);
        break;
    }
}

// Those of version 11 and 12; `self`: the bridge's account.
void add(const Segment& segment, std::string_view self, std::string& quoted, InboundMessage& message) {
    const std::string& type = segment.type;
    if (type == "text") {
        message.text += segment["text"];
    } else if (type == "at" || type == "mention") {
        const std::string_view who = type == "at" ? segment["qq"] : segment["user_id"];
        if (who == self)
            message.mentions_bot = true;
        else if (!who.empty() && who != "all")
            message.mentioned_people.emplace_back(who);
    } else if (type == "reply") {
        quoted = type == "reply" && !segment["id"].empty() ? segment["id"] : segment["message_id"];
    } else if (type == "image") {
        add_picture(segment, message);
    } else if (type == "record" || type == "voice" || type == "audio") {
        message.text += "[语音]";
    } else if (type == "video") {
        message.text += "[视频]";
    } else if (type == "file") {
        message.text += "[文件]";
    } else if (type == "location") {
        add_link(segment, "[位置]", message);
    } else if (type == "share") {
        add_link(segment, "[链接]", message);
    } else if (type != "face" && type != "mention_all" && type != "anonymous") {
        message.text += "[类型:" + type + "]";
    }
}

// What is common to both versions, once account, conversation and sender are known.
Inbound read_message(const json& event, std::string_view self, InboundMessage message) {
    if (message.where.id.empty() || message.sender_id.empty()) return Ignored{"missing_field"};
    if (message.sender_id == self) return Ignored{"own_message", true};
    const json& content = child(event, "message");
    if (!content.is_string() && !content.is_array() && !content.is_object()) return Ignored{"missing_field"};
    message.mentions_bot = message.where.is_private;
    std::string quoted;
    for (const Segment& segment : read_segments(content)) add(segment, self, quoted, message);
    // A sticker alone. A mention alone is a call for help.
    if (message.text.find_first_not_of(" \t\r\n") == message.text.npos && !message.mentions_bot)
        return Ignored{"no_words", true};
    message.sent_at = time_of(event);
    const std::string counted = std::string(self) + "/" + message.where.id + "/";
    std::string id = id_of(event, "message_id");
    if (id.empty())
        id = sha256_hex(message.sender_id + "\n" + std::to_string(to_ms(message.sent_at)) + "\n" + message.text);
    message.message_id = counted + id;
    if (!quoted.empty()) message.quoted_message_id = onebot_name(message.where, quoted);
    return message;
}

Inbound read_message_11(const json& event, const std::string& channel) {
    const std::string kind = text_of(event, "message_type");
    if (kind != "group" && kind != "private") return Ignored{"unknown_message_type"};
    if (text_of(event, "sub_type") == "notice") return Ignored{"notice", true};
    InboundMessage message;
    message.sender_id = id_of(event, "user_id");
    message.where = {channel, kind == "group" ? id_of(event, "group_id") : message.sender_id, kind == "private"};
    const json& sender = child(event, "sender");
    message.sender_name = text_of(sender, "card");
    if (message.sender_name.empty()) message.sender_name = text_of(sender, "nickname");
    message.addressed_to = id_of(event, "self_id");
    const std::string self = message.addressed_to;
    return read_message(event, self, std::move(message));
}

// Platforms name their own members "wechat.nickname".
std::string nickname_in(const json& event) {
    for (const auto& [key, value] : event.items())
        if (key.ends_with(".nickname") && value.is_string()) return value.get<std::string>();
    return {};
}

Inbound read_message_12(const json& event, const std::string& channel) {
    const std::string kind = text_of(event, "detail_type");
    if (kind != "group" && kind != "private") return Ignored{"unknown_message_type"};
    const json& account = child(event, "self");
    const std::string self = id_of(account, "user_id");
    InboundMessage message;
    message.sender_id = id_of(event, "user_id");
    message.where = {channel, kind == "group" ? id_of(event, "group_id") : message.sender_id, kind == "private"};
    message.sender_name = nickname_in(event);
    message.addressed_to = text_of(account, "platform") + "/" + self;
    return read_message(event, self, std::move(message));
}

Inbound read_meta_11(const json& event) {
    const std::string kind = text_of(event, "meta_event_type");
    if (kind == "lifecycle") {
        const bool up = text_of(event, "sub_type") != "disable";
        return ChannelState{.up = up, .why = up ? "" : "the bridge was switched off"};
    }
    if (kind != "heartbeat") return Ignored{"meta", true};
    const json& status = child(event, "status");
    // Heartbeats go on when the account has been logged out.
    const bool up = !is_false(status, "online") && !is_false(status, "good");
    return ChannelState{.up = up, .why = up ? "" : "the account is logged out", .lasts = lifetime_of(event)};
}

Inbound read_meta_12(const json& event) {
    const std::string kind = text_of(event, "detail_type");
    if (kind == "connect") return ChannelState{};
    if (kind != "status_update") return Ignored{"meta", true};  // a heartbeat does not say how the account is
    const json& status = child(event, "status");
    bool up = !is_false(status, "good");
    for (const json& bot : child(status, "bots")) up = up && !is_false(bot, "online");
    return ChannelState{.up = up, .why = up ? "" : "the account is logged out"};
}

}  // namespace

bool is_onebot12(const json& event) {
    return !text_of(event, "detail_type").empty() && !text_of(event, "type").empty();
}

bool is_onebot_event(const json& event) {
    return !text_of(event, "post_type").empty() || is_onebot12(event);
}

std::string onebot_name(const Conversation& where, std::string_view message_id) {
    return (where.is_private ? "private/" : "group/") + where.id + "/" + std::string(message_id);
}

std::string onebot_words(const json& message) {
    std::string words;
    for (const Segment& segment : read_segments(message))
        if (segment.type == "text") words += segment["text"];
    return words;
}

Inbound decode_onebot(const json& event, const std::string& channel) {
    if (!event.is_object()) return Ignored{"not_json"};
    const bool newer = is_onebot12(event);
    const std::string type = text_of(event, newer ? "type" : "post_type");
    if (type == "message") return newer ? read_message_12(event, channel) : read_message_11(event, channel);
    if (type == "meta") return read_meta_12(event);
    if (type == "meta_event") return read_meta_11(event);
    if (type == "message_sent") return Ignored{"own_message", true};
    if (type == "notice") {
        const bool thrown_out = text_of(event, "sub_type") == "kick_me";
        return thrown_out ? Ignored{"thrown_out_of_a_group"} : Ignored{"notice", true};
    }
    // A person decides about friends and invitations.
    if (type == "request") return Ignored{"request", true};
    return Ignored{"unknown_event"};
}

}  // namespace gridbot::adapters
