#include "adapters/wecom_aibot/decode.hpp"

#include <algorithm>

#include "adapters/json_fields.hpp"
#include "adapters/wecom_aibot/pictures.hpp"

namespace gridbot::adapters {
namespace {

using nlohmann::json;

void append_line(std::string& text, std::string_view line) {
    if (line.empty()) return;
    if (!text.empty()) text += '\n';
    text += line;
}

// The words of a message, or of what it quotes; pictures as [图片]. False: a type without words.
bool read_words(const json& body, std::string& text, std::vector<std::string>* images) {
    const std::string type = text_of(body, "msgtype");
    if (type == "text") {
        text = text_of(child(body, "text"), "content");
    } else if (type == "voice") {
        text = text_of(child(body, "voice"), "content");
        if (text.empty()) text = "[语音]";
    } else if (type == "image") {
        text = "[图片]";
        const json& image = child(body, "image");
        if (std::string url = text_of(image, "url"); images && !url.empty())
            images->push_back(aibot_picture(std::move(url), text_of(image, "aeskey")));
    } else if (type == "mixed") {
        for (const json& item : child(child(body, "mixed"), "msg_item")) {
            std::string part;
            // Nested no deeper: an item is a text or a picture.
            if (text_of(item, "msgtype") != "mixed" && read_words(item, part, images)) append_line(text, part);
        }
    } else if (type == "file") {
        text = "[文件]";
    } else if (type == "video") {
        text = "[视频]";
    } else {
        return false;
    }
    return true;
}

void drop_blanks(std::string& text) {
    for (bool dropped = true; dropped;) {
        dropped = false;
        for (std::string_view blank : {" ", "\t", "\r", "\n", "\u2005", "\u00a0"}) {
            if (!text.starts_with(blank)) continue;
            text.erase(0, blank.size());
            dropped = true;
        }
    }
}

// A name may hold blanks: where it is known, it is looked for anywhere; else the first word is taken for it (4.3).
void drop_mention(std::string& text, const std::string& bot_name) {
    if (const auto at = bot_name.empty() ? text.npos : text.find("@" + bot_name); at != text.npos) {
        text.erase(at, bot_name.size() + 1);
        if (at == 0) drop_blanks(text);
        return;
    }
    drop_blanks(text);
    if (!text.starts_with('@')) return;
    std::size_t end = text.size();
    for (std::string_view blank : {" ", "\t", "\n", "\u2005", "\u00a0"}) end = std::min(end, text.find(blank));
    text.erase(0, end);
    drop_blanks(text);
}

Inbound read_event(const json& body, InboundMessage message) {
    const json& event = child(body, "event");
    const std::string type = text_of(event, "eventtype");
    if (type != "template_card_event") return Ignored{type.empty() ? "missing_field" : "event", !type.empty()};
    const json& card = child(event, "template_card_event");
    // The tables of the documentation spell it otherwise than its samples.
    for (const char* key : {"event_key", "eventkey"})
        if (message.text.empty()) message.text = text_of(card, key);
    for (const char* key : {"task_id", "taskid"})
        if (message.card.empty()) message.card = text_of(card, key);
    if (message.text.empty()) return Ignored{"missing_field"};
    message.mentions_bot = true;
    return message;
}

}  // namespace

Inbound decode_aibot(const json& body, const std::string& channel, const std::string& bot_name) {
    if (!body.is_object()) return Ignored{"not_json"};
    InboundMessage message;
    message.message_id = id_of(body, "msgid");
    message.sender_id = id_of(child(body, "from"), "userid");
    const bool group = text_of(body, "chattype") == "group";
    message.where = {channel, group ? id_of(body, "chatid") : message.sender_id, !group};
    message.sent_at = from_ms(1000 * number_of(body, "create_time").value_or(0));
    const bool nameless = message.message_id.empty() || message.sender_id.empty() || message.where.id.empty();
    if (text_of(body, "msgtype") == "event") {
        const bool pressed = text_of(child(body, "event"), "eventtype") == "template_card_event";
        if (nameless && pressed) return Ignored{"missing_field"};
        return read_event(body, std::move(message));
    }
    if (nameless) return Ignored{"missing_field"};
    if (!read_words(body, message.text, &message.images)) return Ignored{"unknown_msgtype"};
    if (group) drop_mention(message.text, bot_name);
    message.mentions_bot = true;  // nothing else is delivered
    std::string quoted;
    if (const json& quote = child(body, "quote"); read_words(quote, quoted, nullptr) && !quoted.empty())
        message.quoted_text = std::move(quoted);
    return message;
}

}  // namespace gridbot::adapters
