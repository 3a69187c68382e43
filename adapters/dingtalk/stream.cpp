#include "adapters/dingtalk/stream.hpp"

#include "adapters/dingtalk/decode.hpp"
#include "adapters/dingtalk/events.hpp"
#include "adapters/dingtalk/interactive.hpp"
#include "adapters/json_fields.hpp"
#include "core/url.hpp"

namespace gridbot::adapters {
namespace {

using nlohmann::json;

constexpr std::string_view kRobotTopic = "/v1.0/im/bot/messages/get";
constexpr std::string_view kCardTopic = "/v1.0/card/instances/callback";

// Section 8.4. `data` is JSON text inside JSON.
std::string ack(const std::string& message_id, const std::string& data, int code = 200,
                std::string_view message = "OK") {
    return dump_json({{"code", code},
                      {"headers", {{"contentType", "application/json"}, {"messageId", message_id}}},
                      {"message", message},
                      {"data", data}});
}

class Talk final : public LinkTalk {
public:
    Talk(const std::string& channel, const std::function<bool(std::string_view)>& allowed)
        : channel_(channel), allowed_(allowed) {}

    LinkSteps opened() override { return {Usable{}}; }

    LinkSteps heard(std::string_view text) override {
        const json frame = parse_json(text);
        if (!frame.is_object()) return {Ignored{"not_json"}};
        const std::string type = text_of(frame, "type");
        const json& headers = child(frame, "headers");
        const std::string topic = text_of(headers, "topic");
        const std::string id = text_of(headers, "messageId");
        const std::string data = text_of(frame, "data");
        if (type == "SYSTEM") return heard_system(topic, id, data);
        if (type == "CALLBACK") return heard_callback(topic, id, data);
        // Events are acknowledged, or they come again; but for a used-up allowance none changes what a town is told.
        if (type == "EVENT") {
            const bool used_up = number_of(parse_json(data), "errCode") == kDingtalkUsedUp;
            return {Say{ack(id, R"({"status":"SUCCESS","message":"ok"})")},
                    used_up ? Ignored{.why = "over_quota", .used_up = true} : Ignored{"event", true}};
        }
        return {Ignored{"unknown_frame"}};
    }

    Result<LinkCall> encode(const OutboundMessage&, Way, const SendContext&) override { return Errc::bad_payload; }

private:
    static LinkSteps heard_system(std::string_view topic, const std::string& id, const std::string& data) {
        if (topic == "ping") return {Say{ack(id, data)}};
        if (topic == "disconnect") return {Replace{}};
        return {Ignored{"system", true}};
    }

    LinkSteps heard_callback(std::string_view topic, const std::string& id, const std::string& data) const {
        if (topic != kRobotTopic && topic != kCardTopic)
            return {Say{ack(id, "{}", 404, "unknown topic")}, Ignored{"unknown_topic"}};
        const bool pressed = topic == kCardTopic;
        const std::string stored = ack(id, pressed ? R"({"response":{}})" : R"({"response":null})");
        Inbound inbound =
            pressed ? decode_dingtalk_card(data, channel_, id) : decode_dingtalk(data, channel_, allowed_, id);
        // What cannot be read would be no better the next time.
        if (auto* ignored = std::get_if<Ignored>(&inbound)) return {Say{stored}, std::move(*ignored)};
        return {Take{std::get<InboundMessage>(std::move(inbound)), stored}};
    }

    const std::string& channel_;
    const std::function<bool(std::string_view)>& allowed_;
};

}  // namespace

const LinkRules& DingtalkStream::rules() const {
    static const LinkRules rules{};  // sections 8.1 and 8.7
    return rules;
}

std::optional<HttpCall> DingtalkStream::ask() const {
    const json subscriptions = json::array({{{"type", "CALLBACK"}, {"topic", kRobotTopic}},
                                            {{"type", "CALLBACK"}, {"topic", kCardTopic}},
                                            {{"type", "EVENT"}, {"topic", "*"}}});
    const json body{{"clientId", parts_.client_id},
                    {"clientSecret", parts_.client_secret},
                    {"subscriptions", subscriptions},
                    {"ua", "gridbot/1.0"}};
    // Without Accept the answer is XML.
    return HttpCall{.url = parts_.api_base + "/v1.0/gateway/connections/open",
                    .body = dump_json(body),
                    .headers = {{"Accept", "application/json"}}};
}

Result<LinkAddress> DingtalkStream::address(const HttpReply* reply) const {
    if (!reply || reply->status != 200) return Errc::bad_payload;
    const json body = parse_json(reply->body);
    const std::string endpoint = text_of(body, "endpoint");
    const std::string ticket = text_of(body, "ticket");
    if (endpoint.empty() || ticket.empty()) return Errc::bad_payload;
    const char* join = endpoint.find('?') == endpoint.npos ? "?" : "&";
    return LinkAddress{.url = endpoint + join + "ticket=" + percent_encode(ticket), .headers = {}};
}

std::unique_ptr<LinkTalk> DingtalkStream::talk(std::string, const HttpRequest*) const {
    return std::make_unique<Talk>(parts_.channel, parts_.allowed);
}

}  // namespace gridbot::adapters
