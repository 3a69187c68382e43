#include "adapters/wecom_app/decode.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "adapters/wecom_crypt/xml.hpp"
#include "core/digest.hpp"

namespace gridbot::adapters {
namespace {

// What metrics may name; an event's name alone is up to whoever sends it.
constexpr std::array<std::string_view, 27> kSilentEvents{"subscribe",
                                                         "unsubscribe",
                                                         "enter_agent",
                                                         "LOCATION",
                                                         "batch_job_result",
                                                         "change_contact",
                                                         "view",
                                                         "view_miniprogram",
                                                         "scancode_push",
                                                         "scancode_waitmsg",
                                                         "pic_sysphoto",
                                                         "pic_photo_or_album",
                                                         "pic_weixin",
                                                         "location_select",
                                                         "open_approval_change",
                                                         "share_agent_change",
                                                         "share_chain_change",
                                                         "inactive_alert",
                                                         "low_active_alert",
                                                         "close_inactive_agent",
                                                         "reopen_inactive_agent",
                                                         "low_active",
                                                         "active_restored",
                                                         "kf_msg_or_event",
                                                         "change_external_contact",
                                                         "change_external_chat",
                                                         "msgaudit_notify"};

Time seconds_of(std::string_view text) {
    std::int64_t seconds = 0;
    // Twelve digits reach far beyond any date and stay clear of the ends of the range.
    std::from_chars(text.data(), text.data() + std::min<std::size_t>(text.size(), 12), seconds);
    return from_ms(seconds * 1000);
}

// "[位置] 柳岸花园3号楼": a place can be read from it, if the map knew a name for it.
std::string place_of(const XmlFields& fields) {
    return fields["Label"].empty() ? "[位置]" : "[位置] " + fields["Label"];
}

// False: a type that apps cannot take.
bool read_content(const XmlFields& fields, InboundMessage& message) {
    const std::string& type = fields["MsgType"];
    if (type == "text") {
        message.text = fields["Content"];
    } else if (type == "image") {
        message.text = "[图片]";
        message.images.push_back(fields["MediaId"]);
    } else if (type == "voice") {
        message.text = "[语音]";
    } else if (type == "video") {
        message.text = "[视频]";
    } else if (type == "location") {
        message.text = place_of(fields);
    } else if (type == "link") {
        message.text = "[链接] " + fields["Title"];
    } else {
        return false;
    }
    return true;
}

// Events have no MsgId (3.2). Hashed, since a key may be a thousand bytes long.
std::string id_of_event(const XmlFields& fields) {
    std::string all;
    for (const char* name : {"FromUserName", "CreateTime", "Event", "EventKey", "TaskId"}) all += fields[name] + "\n";
    return "event/" + sha256_hex(all);
}

Inbound read_event(const XmlFields& fields, InboundMessage message) {
    const std::string& event = fields["Event"];
    const bool pressed = event == "template_card_event" || event == "template_card_menu_event";
    if (pressed || event == "click") {
        if (fields["EventKey"].empty()) return Ignored{"missing_field"};
        message.message_id = id_of_event(fields);
        // Buttons and menus carry as their key what pressing them says.
        message.text = fields["EventKey"];
        if (pressed) message.card = fields["ResponseCode"].empty() ? fields["TaskId"] : fields["ResponseCode"];
        return message;
    }
    const bool known = std::ranges::find(kSilentEvents, event) != kSilentEvents.end();
    return Ignored{known ? "event_" + event : "event_unknown"};
}

}  // namespace

Inbound decode_wecom_app(std::string_view xml, const std::string& channel, std::string_view agent_id) {
    const auto read = XmlFields::read(xml);
    if (!read) return Ignored{"not_xml"};
    const XmlFields& fields = *read;
    if (!fields["AgentID"].empty() && fields["AgentID"] != agent_id) return Ignored{"other_agent"};
    InboundMessage message;
    message.sender_id = fields["FromUserName"];
    message.addressed_to = fields["ToUserName"];
    message.where = {channel, message.sender_id, true};
    message.mentions_bot = true;
    message.sent_at = seconds_of(fields["CreateTime"]);
    if (fields["MsgType"] == "event") return read_event(fields, std::move(message));
    if (message.sender_id.empty() || fields["MsgId"].empty()) return Ignored{"missing_field"};
    // Numbers of different people have been seen to be the same (sheet, 11).
    message.message_id = message.sender_id + "/" + fields["MsgId"];
    if (!read_content(fields, message)) return Ignored{"unknown_msgtype"};
    return message;
}

}  // namespace gridbot::adapters
