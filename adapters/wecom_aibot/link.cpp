#include "adapters/wecom_aibot/link.hpp"

#include "adapters/json_fields.hpp"
#include "adapters/wecom_aibot/decode.hpp"
#include "adapters/wecom_aibot/encode.hpp"

namespace gridbot::adapters {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

constexpr std::string_view kSubscribe = "aibot_subscribe";
constexpr std::string_view kPing = "ping";
constexpr int kMostUnansweredPings = 2;
constexpr std::int64_t kTooOften = 45009;
constexpr std::int64_t kNotSubscribed = 846609;

class Talk final : public LinkTalk {
public:
    Talk(const AibotLink::Parts& parts, std::string name) : parts_(parts), name_(std::move(name)) {}

    LinkSteps opened() override {
        return {Say{request(kSubscribe, next_id(kSubscribe), {{"bot_id", parts_.bot_id}, {"secret", parts_.secret}})}};
    }

    LinkSteps beat() override {
        if (unanswered_pings_ >= kMostUnansweredPings) return {Reopen{"two heartbeats were not answered"}};
        ++unanswered_pings_;
        return {Say{request(kPing, next_id(kPing), nullptr)}};
    }

    LinkSteps heard(std::string_view text) override {
        const json frame = parse_json(text);
        if (!frame.is_object()) return {Ignored{"not_json"}};
        const std::string id = text_of(child(frame, "headers"), "req_id");
        const std::string command = text_of(frame, "cmd");
        if (command.empty()) return heard_answer(frame, id, text);
        if (command != "aibot_msg_callback" && command != "aibot_event_callback") return {Ignored{"unknown_frame"}};
        return heard_callback(child(frame, "body"), id);
    }

    Result<LinkCall> encode(const OutboundMessage& message, Way way, const SendContext& context) override {
        const std::string unique = "gb-" + name_ + "-" + std::to_string(context.idempotency_key);
        if (!message.replaces.empty()) return in_place_of(message);
        if (way == Way::link) {
            const std::string id = std::string(kAibotPush) + unique;
            return LinkCall{request("aibot_send_msg", id, aibot_push(message, context.to, unique)), id};
        }
        // Only what was asked by a message is answered with its own number.
        const std::string& handle = message.answers;
        if (way != Way::reply || !handle.starts_with(kHandle)) return Errc::bad_payload;
        const std::string id = handle.substr(kHandle.size());
        return LinkCall{request("aibot_respond_msg", id, aibot_stream(message.text, unique)), id};
    }

private:
    static constexpr std::string_view kHandle = "req:";
    static constexpr std::string_view kPressed = "event:";
    static constexpr auto kPressLives = 5s;

    // "event:REQUEST CARD": the platform takes it as the answer to the press, and as nothing else (4.4, 4.8).
    static Result<LinkCall> in_place_of(const OutboundMessage& message) {
        const std::string_view handle = message.replaces;
        const auto blank = handle.rfind(' ');
        if (!handle.starts_with(kPressed) || blank == handle.npos) return Errc::bad_payload;
        const std::string id(handle.substr(kPressed.size(), blank - kPressed.size()));
        return LinkCall{
            request("aibot_respond_update_msg", id, aibot_update(message, std::string(handle.substr(blank + 1)))), id};
    }

    static std::string request(std::string_view command, const std::string& id, json body) {
        json frame{{"cmd", command}, {"headers", {{"req_id", id}}}};
        if (!body.is_null()) frame["body"] = std::move(body);
        return dump_json(frame);
    }

    // As the platform's own client names them.
    std::string next_id(std::string_view command) {
        return std::string(command) + "_" + name_ + "_" + std::to_string(++requests_);
    }

    LinkSteps heard_answer(const json& frame, const std::string& id, std::string_view text) {
        const auto code = number_of(frame, "errcode");
        if (id.empty() || !code) return {Ignored{"unknown_frame"}};
        if (id.starts_with(kPing)) {
            unanswered_pings_ = 0;
            return {};
        }
        if (id.starts_with(kSubscribe)) {
            if (*code == 0) return {Usable{}};
            const bool refused = *code != kTooOften && *code != -1;
            return {Reopen{"the platform refuses the subscription: errcode " + std::to_string(*code), refused}};
        }
        LinkSteps steps{Answered{id, std::string(text)}};
        if (*code == kNotSubscribed) steps.push_back(Reopen{"the platform has forgotten the subscription"});
        return steps;
    }

    LinkSteps heard_callback(const json& body, const std::string& id) const {
        const bool event = text_of(body, "msgtype") == "event";
        if (event && text_of(child(body, "event"), "eventtype") == "disconnected_event")
            return {GiveUp{"another process has connected as this bot"}};
        Inbound inbound = decode_aibot(body, parts_.channel, parts_.bot_name);
        if (auto* ignored = std::get_if<Ignored>(&inbound)) return {std::move(*ignored)};
        InboundMessage message = std::get<InboundMessage>(std::move(inbound));
        // The number of an event serves to change its card, not to answer.
        if (!event) {
            message.reply_handle = std::string(kHandle) + id;
        } else if (!message.card.empty() && !id.empty()) {
            message.card_name = message.card;
            message.card = std::string(kPressed) + id + " " + message.card_name;
            message.card_lives = kPressLives;
        }
        return {Take{std::move(message), {}}};
    }

    const AibotLink::Parts& parts_;
    const std::string name_;
    int requests_ = 0;
    int unanswered_pings_ = 0;
};

}  // namespace

AibotLink::AibotLink(Parts parts) : parts_(std::move(parts)) {
    rules_.heartbeat = 30s;
    rules_.longest_pause = 30s;
    rules_.answer_within = 5s;
    rules_.most_refusals = 5;
}

Result<LinkAddress> AibotLink::address(const HttpReply*) const {
    return LinkAddress{.url = parts_.url, .headers = {}};
}

std::unique_ptr<LinkTalk> AibotLink::talk(std::string name, const HttpRequest*) const {
    return std::make_unique<Talk>(parts_, std::move(name));
}

}  // namespace gridbot::adapters
