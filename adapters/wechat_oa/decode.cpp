#include "adapters/wechat_oa/decode.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "adapters/wecom_crypt/xml.hpp"
#include "core/digest.hpp"

namespace gridbot::adapters {
namespace {

using nlohmann::json;

constexpr std::string_view kSceneOfFollower = "qrscene_";

// The same names in both formats; only flat ones matter here.
Result<XmlFields> read_fields(std::string_view body) {
    const auto begin = body.find_first_not_of(" \t\r\n");
    if (begin == body.npos || body[begin] != '{') return XmlFields::read(body);
    const json message = json::parse(body, nullptr, /*allow_exceptions=*/false);
    if (!message.is_object()) return Errc::bad_payload;
    XmlFields fields;
    for (const auto& [name, value] : message.items())
        if (value.is_string())
            fields.set(name, value.get<std::string>());
        else if (value.is_number_integer())
            fields.set(name, value.dump());
    return fields;
}

Time seconds_of(std::string_view text) {
    std::int64_t seconds = 0;
    std::from_chars(text.data(), text.data() + std::min<std::size_t>(text.size(), 12), seconds);
    return from_ms(seconds * 1000);
}

// False: a type that says nothing to the bot.
bool read_content(const XmlFields& fields, InboundMessage& message) {
    const std::string& type = fields["MsgType"];
    if (type == "text") {
        message.text = fields["Content"];
    } else if (type == "image") {
        message.text = "[图片]";
        // The sheet names an address (2.3) and no way to fetch by the id.
        message.images.push_back(fields["PicUrl"].empty() ? fields["MediaId"] : fields["PicUrl"]);
    } else if (type == "voice") {
        message.text = fields["Recognition"].empty() ? "[语音]" : fields["Recognition"];
    } else if (type == "video" || type == "shortvideo") {
        message.text = "[视频]";
    } else if (type == "location") {
        message.text = "[位置] " + fields["Label"];
    } else if (type == "link") {
        message.text = "[链接] " + fields["Title"];
    } else {
        return false;
    }
    return true;
}

std::string id_of_event(const XmlFields& fields) {
    std::string all;
    for (const char* name : {"FromUserName", "CreateTime", "Event", "EventKey"}) all += fields[name] + "\n";
    return "event/" + sha256_hex(all);
}

Inbound read_event(const XmlFields& fields, InboundMessage message) {
    const std::string& event = fields["Event"];
    const std::string& key = fields["EventKey"];
    message.message_id = id_of_event(fields);
    if (event == "subscribe" || event == "SCAN") {
        const bool by_code = event == "SCAN" || key.starts_with(kSceneOfFollower);
        return Arrival{std::move(message), !by_code                            ? std::string{}
                                           : key.starts_with(kSceneOfFollower) ? key.substr(kSceneOfFollower.size())
                                                                               : key};
    }
    if (event == "CLICK" && !key.empty()) {
        message.text = key;
        return message;
    }
    for (const char* silent : {"unsubscribe", "LOCATION", "VIEW", "TEMPLATESENDJOBFINISH"})
        if (event == silent) return Ignored{std::string("event_") + silent};
    return Ignored{"event_unknown"};
}

}  // namespace

Inbound decode_wechat_oa(std::string_view body, const std::string& channel) {
    const auto read = read_fields(body);
    if (!read) return Ignored{"unreadable"};
    const XmlFields& fields = *read;
    InboundMessage message;
    message.sender_id = fields["FromUserName"];
    message.addressed_to = fields["ToUserName"];
    message.where = {channel, message.sender_id, true};
    message.mentions_bot = true;
    message.sent_at = seconds_of(fields["CreateTime"]);
    if (message.sender_id.empty()) return Ignored{"missing_field"};
    if (fields["MsgType"] == "event") return read_event(fields, std::move(message));
    if (fields["MsgId"].empty()) return Ignored{"missing_field"};
    // Numbers of different people have been seen to be the same (sheet, 2.2).
    message.message_id = message.sender_id + "/" + fields["MsgId"];
    if (!read_content(fields, message)) return Ignored{"unknown_msgtype"};
    return message;
}

}  // namespace gridbot::adapters
