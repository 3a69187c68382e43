#include "adapters/wechat_oa/decode.hpp"

#include "adapters/wecom_crypt/message_fields.hpp"
#include "core/json.hpp"

namespace gridbot::adapters {
namespace {

using nlohmann::json;

constexpr std::string_view kSceneOfFollower = "qrscene_";

bool is_json(std::string_view body) {
    const auto begin = body.find_first_not_of(" \t\r\n");
    return begin != body.npos && body[begin] == '{';
}

// The same names in both formats; only flat ones matter here.
Result<XmlFields> read_fields(std::string_view body) {
    if (!is_json(body)) return XmlFields::read(body);
    const json message = parse_json(body);
    if (!message.is_object()) return Errc::bad_payload;
    XmlFields fields;
    for (const auto& [name, value] : message.items())
        if (value.is_string())
            fields.set(name, value.get<std::string>());
        else if (value.is_number_integer())
            fields.set(name, dump_json(value));
    return fields;
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
    InboundMessage message = message_head(fields, channel);
    if (is_json(body)) message.reply_handle = kOaAnswersInJson;
    if (message.sender_id.empty()) return Ignored{"missing_field"};
    if (fields["MsgType"] == "event") return read_event(fields, std::move(message));
    if (fields["MsgId"].empty()) return Ignored{"missing_field"};
    message.message_id = id_of_message(fields);
    if (!read_content(fields, message)) return Ignored{"unknown_msgtype"};
    // The sheet names an address (2.3) and no way to fetch by the id.
    message.images.clear();
    if (fields["MsgType"] == "image" && !fields["PicUrl"].empty()) message.images = {fields["PicUrl"]};
    return message;
}

}  // namespace gridbot::adapters
