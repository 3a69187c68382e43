#include "adapters/dingtalk/interactive.hpp"

#include <algorithm>

#include "adapters/json_fields.hpp"
#include "core/utf8.hpp"

namespace gridbot::adapters {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using Kind = Verdict::Kind;

constexpr std::size_t kMostButtons = 3;
constexpr std::size_t kValueBytes = 1000;  // of 1 KB
constexpr std::string_view kGroup = "IM_GROUP";
constexpr std::string_view kPrivate = "IM_ROBOT";

// Every variable each time: a button that is gone must not keep its old words (10.3: values are strings).
json parameters_of(const OutboundMessage& message) {
    const std::string_view text = message.text;
    const std::string_view title = message.title.empty() ? text.substr(0, text.find('\n')) : message.title;
    json values{{"title", cut_at_line(title, kValueBytes)}, {"text", cut_at_line(text, kValueBytes)}};
    for (std::size_t i = 0; i < kMostButtons; ++i) {
        const bool shown = i < message.buttons.size();
        const std::string number = std::to_string(i + 1);
        values["label" + number] = shown ? cut_at_line(message.buttons[i].label, kValueBytes) : "";
        values["say" + number] = shown ? cut_at_line(message.buttons[i].says, kValueBytes) : "";
    }
    return values;
}

HttpCall call(const SendContext& context, const char* method, std::string url, const json& body) {
    return {.method = method,
            .url = std::move(url),
            .body = dump_json(body),
            .headers = {{"x-acs-dingtalk-access-token", context.token}, {"Accept", "application/json"}}};
}

bool is_false(const json& object, const char* key) {
    const json& value = child(object, key);
    return value.is_boolean() && !value.get<bool>();
}

// The pages of the documentation differ in where the parameters stand, and under which name the text of them (10.4).
std::string said_by(const json& press) {
    std::string inner = text_of(press, "content");
    if (inner.empty()) inner = text_of(press, "value");
    const json content = parse_json(inner);
    const json& data = child(content, "cardPrivateData");
    for (const json* holder : {&data, &content})
        if (std::string said = text_of(child(*holder, "params"), "say"); !said.empty()) return said;
    return {};
}

}  // namespace

HttpCall dingtalk_card_call(const InteractiveCards& cards, const OutboundMessage& message, const SendContext& context,
                            const std::string& track) {
    const std::string_view space = context.to.is_private ? kPrivate : kGroup;
    json body{{"cardTemplateId", cards.template_id},
              {"outTrackId", track},
              {"callbackType", cards.route_key.empty() ? "STREAM" : "HTTP"},
              {"cardData", {{"cardParamMap", parameters_of(message)}}},
              {"openSpaceId", "dtv1.card//" + std::string(space) + "." + context.to.id},
              {"userIdType", 1}};
    if (!cards.route_key.empty()) body["callbackRouteKey"] = cards.route_key;
    if (context.to.is_private) {
        body["imRobotOpenSpaceModel"] = {{"supportForward", false}};
        body["imRobotOpenDeliverModel"] = {{"spaceType", kPrivate}};
    } else {
        body["imGroupOpenSpaceModel"] = {{"supportForward", false}};
        body["imGroupOpenDeliverModel"] = {{"robotCode", cards.robot_code}};
    }
    return call(context, "POST", cards.api_base + "/v1.0/card/instances/createAndDeliver", body);
}

HttpCall dingtalk_card_update(const InteractiveCards& cards, const OutboundMessage& message,
                              const SendContext& context) {
    const json body{{"outTrackId", message.replaces},
                    {"cardData", {{"cardParamMap", parameters_of(message)}}},
                    {"cardUpdateOptions", {{"updateCardDataByKey", true}}},
                    {"userIdType", 1}};
    return call(context, "PUT", cards.api_base + "/v1.0/card/instances", body);
}

bool is_dingtalk_card_made_before(const json& answer) {
    return text_of(answer, "code") == "param.cardAlreadyExist";
}

Verdict judge_dingtalk_card(const HttpReply& reply, const Verdict& general) {
    const json body = parse_json(reply.body);
    if (is_dingtalk_card_made_before(body)) return {};
    if (general.kind != Kind::sent) return general;
    // Both levels count (10.3). What one place refuses it would refuse again.
    const json& delivered = child(child(body, "result"), "deliverResults");
    const bool refused = delivered.is_array() &&
                         std::ranges::any_of(delivered, [](const json& place) { return is_false(place, "success"); });
    if (is_false(body, "success") || refused) return {Kind::other_way, 0ms, 0ms, "the card was not delivered"};
    return {};
}

Inbound decode_dingtalk_card(std::string_view bytes, const std::string& channel, const std::string& id) {
    const json press = parse_json(bytes);
    if (!press.is_object()) return Ignored{"not_json"};
    InboundMessage message;
    message.message_id = id;
    message.sender_id = id_of(press, "userId");
    message.card = text_of(press, "outTrackId");
    message.text = said_by(press);
    message.mentions_bot = true;
    if (id.empty() || message.sender_id.empty() || message.card.empty()) return Ignored{"missing_field"};
    if (message.text.empty()) return Ignored{"card_without_words"};
    // Where it hangs is told over the Stream only; else whoever pressed it is answered alone.
    const bool in_group = text_of(press, "spaceType") == kGroup && !text_of(press, "spaceId").empty();
    message.where = {channel, in_group ? text_of(press, "spaceId") : message.sender_id, !in_group};
    return message;
}

}  // namespace gridbot::adapters
