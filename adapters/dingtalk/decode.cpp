#include "adapters/dingtalk/decode.hpp"

#include "adapters/json_fields.hpp"

namespace gridbot::adapters {
namespace {

using nlohmann::json;

void keep_picture(const json& content, InboundMessage& message) {
    std::string code = text_of(content, "downloadCode");
    if (code.empty()) code = text_of(content, "pictureDownloadCode");
    // A picture that cannot be fetched is still said: the text tells of it.
    if (!code.empty()) message.images.push_back(std::move(code));
}

void append_line(std::string& text, std::string_view line) {
    if (!text.empty()) text += '\n';
    text += line;
}

void read_rich_text(const json& content, InboundMessage& message) {
    for (const json& item : child(content, "richText")) {
        std::string type = text_of(item, "type");
        if (type == "picture") {
            keep_picture(item, message);
            message.text += "[图片]";
        } else if (type == "at") {
            if (std::string account = text_of(item, "atUserId"); !account.empty())
                message.mentioned_people.push_back(std::move(account));
        } else if (std::string line = text_of(item, "text"); !line.empty()) {
            append_line(message.text, line);
        }
    }
}

// The message types of 3.4. False: a type robots cannot take.
bool read_content(const json& body, const std::string& type, InboundMessage& message) {
    const json& content = child(body, "content");
    if (type == "text") {
        const json& text = child(body, "text");
        if (!text.is_object()) return false;
        message.text = text_of(text, "content");
    } else if (type == "richText") {
        if (!child(content, "richText").is_array()) return false;
        read_rich_text(content, message);
    } else if (type == "picture") {
        keep_picture(content, message);
        message.text = "[图片]";
    } else if (type == "audio") {
        message.text = text_of(content, "recognition");
        if (message.text.empty()) message.text = "[语音]";
    } else if (type == "video") {
        message.text = "[视频]";
    } else if (type == "file") {
        message.text = "[文件]";
    } else {
        return false;
    }
    return true;
}

constexpr int kDeepestElement = 10;

// A card quoted by some clients is a tree of elements: {elementType, value, children} (3.5).
void read_elements(const json& element, int depth, std::string& words) {
    if (depth > kDeepestElement) return;
    if (const std::string value = text_of(element, "value"); !value.empty()) append_line(words, value);
    const json& inside = element.is_array() ? element : child(element, "children");
    if (!inside.is_array()) return;
    for (const json& one : inside) read_elements(one, depth + 1, words);
}

// Of a text, of rich text in either spelling, of a voice, of a card (3.5).
std::string words_of_quoted(const json& content) {
    std::string words = content.is_string() ? content.get<std::string>() : std::string{};
    for (const char* key : {"text", "content", "recognition"})
        if (words.empty()) words = text_of(content, key);
    if (!words.empty()) return words;
    for (const json& item : child(content, "richText")) {
        std::string line = text_of(item, "text");
        if (line.empty()) line = text_of(item, "content");
        if (!line.empty()) append_line(words, line);
    }
    read_elements(child(content, "cardContent"), 0, words);
    return words;
}

// Field names vary between clients (3.5): everything is optional.
void read_quote(const json& body, InboundMessage& message) {
    const json& quoted = child(child(body, "text"), "repliedMsg");
    const json& older = child(body, "quoteMessage");
    // Of what the robot sent by the server the platform repeats the name that it gave us then.
    std::string id = text_of(body, "originalProcessQueryKey");
    if (id.empty()) id = text_of(quoted, "msgId");
    if (id.empty()) id = text_of(body, "originalMsgId");
    if (id.empty()) id = text_of(older, "msgId");
    if (!id.empty()) message.quoted_message_id = id;
    std::string text = words_of_quoted(child(quoted, "content"));
    if (text.empty()) text = text_of(child(older, "text"), "content");
    if (!text.empty()) message.quoted_text = text;
}

void read_mentions(const json& body, InboundMessage& message) {
    for (const json& person : child(body, "atUsers")) {
        std::string account = text_of(person, "staffId");
        if (!account.empty()) message.mentioned_people.push_back(account);
    }
    // A group's message is delivered where it mentions the robot (2): only an express no counts.
    const json& in_list = child(body, "isInAtList");
    message.mentions_bot = message.where.is_private || !in_list.is_boolean() || in_list.get<bool>();
}

}  // namespace

Inbound decode_dingtalk(std::string_view bytes, const std::string& channel,
                        const std::function<bool(std::string_view)>& allowed, const std::string& frame_id) {
    json body = parse_json(bytes);
    if (!body.is_object()) return Ignored{"not_json"};

    // Such a notice may lack more than its words (3.6).
    if (!child(body, "errorCode").is_null() && !child(body, "text").is_object() && !child(body, "content").is_object())
        return Ignored{.why = "over_quota", .used_up = true};
    InboundMessage message;
    message.message_id = text_of(body, "msgId");
    if (message.message_id.empty()) message.message_id = frame_id;
    message.where = {channel, text_of(body, "conversationId"), text_of(body, "conversationType") == "1"};
    for (const char* key : {"senderStaffId", "senderUnionId", "senderId"})
        if (message.sender_id.empty()) message.sender_id = text_of(body, key);
    if (message.message_id.empty() || message.where.id.empty() || message.sender_id.empty())
        return Ignored{"missing_field"};
    // The server API reaches a person by account, not by the id of the chat (6.5).
    if (message.where.is_private) message.where.id = message.sender_id;

    std::string type = text_of(body, "msgtype");
    if (!read_content(body, type, message))
        return Ignored{type == "text" || type == "richText" ? "missing_field" : "unknown_msgtype"};

    message.sender_name = text_of(body, "senderNick");
    message.sent_at = from_ms(number_of(body, "createAt").value_or(0));
    read_mentions(body, message);
    read_quote(body, message);
    std::string session = text_of(body, "sessionWebhook");
    auto expires = number_of(body, "sessionWebhookExpiredTime");
    if (expires && !session.empty() && allowed(session)) message.session = SessionAddress{session, from_ms(*expires)};
    return message;
}

}  // namespace gridbot::adapters
