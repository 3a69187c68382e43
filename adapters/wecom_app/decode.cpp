#include "adapters/wecom_app/decode.hpp"

#include <algorithm>
#include <array>

#include "adapters/wecom_crypt/message_fields.hpp"

namespace gridbot::adapters {
namespace {

// What metrics may name; an event's name alone is up to whoever sends it.
constexpr std::array<std::string_view, 28> kSilentEvents{"subscribe",
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
                                                         "change_external_tag",
                                                         "msgaudit_notify"};

Inbound read_event(const XmlFields& fields, InboundMessage message) {
    const std::string& event = fields["Event"];
    const bool pressed = event == "template_card_event" || event == "template_card_menu_event";
    if (pressed || event == "click") {
        if (message.sender_id.empty() || fields["EventKey"].empty()) return Ignored{"missing_field"};
        message.message_id = id_of_event(fields);
        // Buttons and menus carry as their key what pressing them says.
        message.text = fields["EventKey"];
        if (pressed) message.card = fields["ResponseCode"].empty() ? fields["TaskId"] : fields["ResponseCode"];
        if (pressed && !fields["ResponseCode"].empty()) {
            message.card_name = fields["TaskId"];
            message.card_lives = kCodeLives;
        }
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
    InboundMessage message = message_head(fields, channel);
    if (fields["MsgType"] == "event") return read_event(fields, std::move(message));
    if (message.sender_id.empty() || fields["MsgId"].empty()) return Ignored{"missing_field"};
    message.message_id = id_of_message(fields);
    if (!read_content(fields, message)) return Ignored{"unknown_msgtype"};
    return message;
}

}  // namespace gridbot::adapters
