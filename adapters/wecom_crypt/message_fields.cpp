#include "adapters/wecom_crypt/message_fields.hpp"

#include <algorithm>
#include <charconv>

#include "core/digest.hpp"

namespace gridbot::adapters {
namespace {

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

}  // namespace

InboundMessage message_head(const XmlFields& fields, const std::string& channel) {
    InboundMessage message;
    message.sender_id = fields["FromUserName"];
    message.addressed_to = fields["ToUserName"];
    message.where = {channel, message.sender_id, true};
    message.mentions_bot = true;
    message.sent_at = seconds_of(fields["CreateTime"]);
    return message;
}

std::string id_of_message(const XmlFields& fields) {
    // Numbers of different people have been seen to be the same.
    return fields["FromUserName"] + "/" + fields["MsgId"];
}

std::string id_of_event(const XmlFields& fields) {
    std::string all;
    for (const char* name : {"FromUserName", "CreateTime", "Event", "EventKey", "TaskId"}) all += fields[name] + "\n";
    // Hashed, since a key may be a thousand bytes long.
    return "event/" + sha256_hex(all);
}

bool read_content(const XmlFields& fields, InboundMessage& message) {
    const std::string& type = fields["MsgType"];
    if (type == "text") {
        message.text = fields["Content"];
    } else if (type == "image") {
        message.text = "[图片]";
        if (!fields["MediaId"].empty()) message.images.push_back(fields["MediaId"]);
    } else if (type == "voice") {
        message.text = fields["Recognition"].empty() ? "[语音]" : fields["Recognition"];
    } else if (type == "video" || type == "shortvideo") {
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

}  // namespace gridbot::adapters
