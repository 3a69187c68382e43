#include "adapters/wecom_kf/decode.hpp"

#include <array>
#include <utility>

#include "adapters/json_fields.hpp"
#include "adapters/wecom_crypt/xml.hpp"

namespace gridbot::adapters {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

constexpr auto kWelcomeLives = 20s;

// Who said an item (sheet, 7).
enum class Origin { customer = 3, system = 4, servicer = 5 };

// What a message of a type without words is told as.
struct Kind {
    std::string_view type;
    std::string_view told_as;
};
constexpr std::array<Kind, 6> kWordless{{{"voice", "[语音]"},
                                         {"video", "[视频]"},
                                         {"file", "[文件]"},
                                         {"business_card", "[名片]"},
                                         {"miniprogram", "[小程序]"},
                                         {"merged_msg", "[聊天记录]"}}};

// False: a type that says nothing to the bot.
bool read_content(const json& item, InboundMessage& message) {
    const std::string type = text_of(item, "msgtype");
    const json& content = child(item, type.c_str());
    if (type == "text") {
        message.text = text_of(content, "content");
        return true;
    }
    if (type == "image") {
        message.text = "[图片]";
        if (std::string media = text_of(content, "media_id"); !media.empty())
            message.images.push_back(std::move(media));
        return true;
    }
    if (type == "location") {
        message.text = "[位置] " + text_of(content, "name") + " " + text_of(content, "address");
        return true;
    }
    if (type == "link") {
        message.text = "[链接] " + text_of(content, "title");
        return true;
    }
    for (const Kind& kind : kWordless)
        if (type == kind.type) {
            message.text = kind.told_as;
            return true;
        }
    return false;
}

Inbound read_event(const json& item, const std::string& channel) {
    const json& event = child(item, "event");
    const std::string type = text_of(event, "event_type");
    if (type == "msg_send_fail") return Ignored{"send_failed"};
    if (type != "enter_session") return Ignored{"event_other"};
    // A code has one scene for all, and its own parameter behind it (7).
    Arrival arrival{.who = {}, .scene = text_of(event, "scene_param"), .entrance = text_of(event, "scene")};
    if (arrival.scene.empty()) arrival.scene = std::exchange(arrival.entrance, {});
    arrival.who.message_id = text_of(item, "msgid");
    arrival.who.sender_id = text_of(event, "external_userid");
    arrival.who.where = {channel, arrival.who.sender_id, true};
    arrival.who.sent_at = from_ms(integer_of(item, "send_time") * 1000);
    if (arrival.who.sender_id.empty() || arrival.who.message_id.empty()) return Ignored{"missing_field"};
    if (const std::string code = text_of(event, "welcome_code"); !code.empty())
        arrival.who.session = SessionAddress{std::string(kKfWelcome) + code, arrival.who.sent_at + kWelcomeLives};
    return arrival;
}

Inbound read_item(const json& item, const std::string& channel) {
    const auto origin = static_cast<Origin>(integer_of(item, "origin"));
    if (text_of(item, "msgtype") == "event") return read_event(item, channel);
    // What a person of the office says there is not for the bot, and it hears nothing of what it said itself.
    if (origin != Origin::customer) return Ignored{"not_from_customer"};
    InboundMessage message;
    message.message_id = text_of(item, "msgid");
    message.sender_id = text_of(item, "external_userid");
    message.where = {channel, message.sender_id, true};
    message.mentions_bot = true;
    message.sent_at = from_ms(integer_of(item, "send_time") * 1000);
    if (message.message_id.empty() || message.sender_id.empty()) return Ignored{"missing_field"};
    if (!read_content(item, message)) return Ignored{"unknown_msgtype"};
    return message;
}

}  // namespace

Inbound decode_kf_callback(std::string_view xml, std::string_view open_kfid) {
    const auto fields = XmlFields::read(xml);
    if (!fields) return Ignored{"not_xml"};
    if ((*fields)["Event"] != "kf_msg_or_event") return Ignored{"event_other"};
    if ((*fields)["OpenKfId"] != open_kfid) return Ignored{"other_account"};
    return Knock{(*fields)["Token"]};
}

Result<Pulled> read_kf_page(std::string_view body, const std::string& channel, const std::string& cursor) {
    const json page = parse_json(body);
    const bool is_page = page.is_object() && (page.contains("next_cursor") || page.contains("msg_list"));
    if (!is_page || integer_of(page, "errcode") != 0) return Errc::bad_payload;
    Pulled pulled{.items = {}, .cursor = text_of(page, "next_cursor"), .more = integer_of(page, "has_more") == 1};
    if (pulled.cursor.empty()) pulled.cursor = cursor;
    // More of the same without an end in sight: the platform is at fault, and the next knock will tell.
    if (pulled.more && pulled.cursor == cursor) pulled.more = false;
    for (const json& item : child(page, "msg_list"))
        if (item.is_object()) pulled.items.push_back(read_item(item, channel));
    return pulled;
}

}  // namespace gridbot::adapters
