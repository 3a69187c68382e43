#include "adapters/dingtalk/dingtalk.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "adapters/dingtalk/card.hpp"
#include "adapters/dingtalk/decode.hpp"
#include "adapters/dingtalk/events.hpp"
#include "adapters/dingtalk/interactive.hpp"
#include "adapters/dingtalk/pictures.hpp"
#include "adapters/dingtalk/signature.hpp"
#include "adapters/dingtalk/stream.hpp"
#include "adapters/json_fields.hpp"
#include "adapters/origins.hpp"
#include "core/digest.hpp"
#include "core/json.hpp"
#include "core/utf8.hpp"

namespace gridbot::adapters {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using Kind = Verdict::Kind;

constexpr Traits kTraits{.type = "dingtalk",
                         .family = "dingtalk",
                         .hears = true,
                         .hears_only_mentions = true,
                         .answers_in_response = true,
                         .to_people = true,
                         .markdown = true,
                         .pictures = Reach::Pictures::in_text,
                         .hears_groups = true,
                         .to_groups = true,
                         .mentions = true,
                         .cards = true,
                         .limit = "a number of calls a month for the organisation"};

// The SDKs refresh 300 s before the end of the 7,200 s (6.2).
constexpr auto kRefreshBefore = 300s;

// Numbers sometimes arrive as strings (sheet, 1); where there is none, or nonsense, the documented life holds.
std::chrono::seconds lifetime_in(const json& body) {
    constexpr std::int64_t kDocumented = 7200;
    const json value = body.value("expireIn", json{});
    std::int64_t life = value.is_number_integer() ? value.get<std::int64_t>() : 0;
    if (value.is_string()) {
        const auto& text = value.get_ref<const std::string&>();
        std::from_chars(text.data(), text.data() + text.size(), life);
    }
    return std::chrono::seconds{life > 0 && life <= 24 * 3600 ? life : kDocumented};
}

std::int64_t allowance(const ChannelConfig& config, std::string_view key, std::int64_t standard) {
    const std::string said = config.get(key);
    std::int64_t number = standard;
    std::from_chars(said.data(), said.data() + said.size(), number);
    return number;
}

// How a DING reaches a person (6.10); in that order the platform numbers them.
constexpr std::array<std::string_view, 3> kReminders{"app", "sms", "phone"};

int remind_type_of(std::string_view name) {
    const auto found = std::ranges::find(kReminders, name);
    return found == kReminders.end() ? 0 : static_cast<int>(found - kReminders.begin()) + 1;
}

constexpr std::string_view kPressSign = "x-ddpaas-signature";
constexpr std::string_view kPressedAt = "x-ddpaas-signature-timestamp";
// The platform names no end; nobody looks at an older one.
constexpr auto kCardLives = std::chrono::hours{24} * 30;

// In Stream mode there is no response to answer in.
constexpr Traits kStreamTraits = [] {
    Traits traits = kTraits;
    traits.answers_in_response = false;
    return traits;
}();

class Dingtalk final : public Adapter, public ShowsPictures {
public:
    explicit Dingtalk(const ChannelConfig& config)
        : channel_(config.id),
          client_id_(config.get("client_id")),
          secret_(config.get("client_secret")),
          robot_code_(config.get("robot_code", client_id_)),
          api_base_(config.get("api_base", "https://api.dingtalk.com")),
          origins_(config, "callback_hosts", {config.get("oapi_base", "https://oapi.dingtalk.com"), api_base_}),
          pictures_(api_base_, robot_code_, {config, {api_base_, config.get("oapi_base")}}),
          monthly_calls_(allowance(config, "monthly_calls", 5000)),
          monthly_messages_(allowance(config, "monthly_messages", 3000)),
          remind_type_(remind_type_of(config.get("ding"))),
          card_secret_(config.get("card_secret")) {
        if (!config.get("event_token").empty())
            events_.emplace(config.get("event_token"), config.get("event_aes_key"),
                            config.get("event_owner", client_id_));
        if (!config.get("card_template").empty())
            cards_.emplace(
                InteractiveCards{.template_id = config.get("card_template"),
                                 .robot_code = robot_code_,
                                 .api_base = api_base_,
                                 .route_key = config.get("mode") == "stream" ? "" : config.get("card_route")});
        if (config.get("mode") == "stream")
            stream_.emplace(DingtalkStream::Parts{.channel = channel_,
                                                  .client_id = client_id_,
                                                  .client_secret = secret_,
                                                  .api_base = api_base_,
                                                  .allowed = [this](std::string_view url) { return may_call(url); }});
        if (stream_) traits_ = kStreamTraits;
        traits_.rings = remind_type_ > 0;
    }

    const Traits& traits() const override { return traits_; }
    const Link* link() const override { return stream_ ? &*stream_ : nullptr; }
    const Pictures& pictures() const override { return pictures_; }

    Result<void> verify(const HttpRequest& request, Time now) const override {
        if (events_ && DingtalkEvents::is_event(request)) return events_->verify(request);
        if (is_press(request)) return verify_press(request);
        return verify_dingtalk_callback(request.header("timestamp"), request.header("sign"), secret_, now);
    }

    Result<Inbound> decode(const HttpRequest& request) const override {
        if (events_ && DingtalkEvents::is_event(request)) return events_->answer(request);
        if (is_press(request))
            return decode_dingtalk_card(request.body, channel_,
                                        "card/" + sha256_hex(std::string(request.header(kPressedAt)) + request.body));
        return decode_dingtalk(request.body, channel_, [this](std::string_view url) { return may_call(url); });
    }

    // What becomes of a pressed card is said to everybody by a call of its own (10.5).
    HttpResponse respond(std::string_view text, const InboundMessage* message, Time) const override {
        if (message && !message->card.empty()) return {.content_type = "application/json; charset=utf-8", .body = "{}"};
        json body = text.empty()
                        ? json{{"msgtype", "empty"}}
                        : json{{"msgtype", "text"}, {"text", {{"content", cut_at_line(text, kDingtalkMostText)}}}};
        return {.content_type = "application/json; charset=utf-8", .body = dump_json(body)};
    }

    std::vector<Way> ways(const Conversation& to, bool has_live_session) const override {
        std::vector<Way> ways;
        if (cards_) ways.push_back(Way::card);
        if (!to.is_private && has_live_session) ways.push_back(Way::session);
        ways.push_back(Way::server);
        return ways;
    }

    // A card has a button, and only what was a card can be replaced by one.
    bool can_say(const OutboundMessage& message, Way way) const override {
        if (!message.replaces.empty()) return cards_ && way == Way::card;
        if (way == Way::card) return cards_ && !message.buttons.empty();
        return !message.rings || way == Way::server;
    }

    bool needs_token(Way way) const override { return way == Way::server || way == Way::card; }

    HttpCall token_call() const override {
        return {.url = api_base_ + "/v1.0/oauth2/accessToken",
                .body = dump_json({{"appKey", client_id_}, {"appSecret", secret_}}),
                .headers = {{"Accept", "application/json"}}};
    }

    Result<AccessToken> read_token(const HttpReply& reply, Time now) const override {
        auto body = parse_json(reply.body);
        if (reply.status != 200 || !body.is_object() || !body.value("accessToken", json{}).is_string())
            return Errc::bad_payload;
        auto lifetime = lifetime_in(body);
        auto refresh_in = lifetime > 2 * kRefreshBefore ? lifetime - kRefreshBefore : lifetime / 2;
        return AccessToken{body["accessToken"].get<std::string>(), now + refresh_in};
    }

    Result<HttpCall> encode(const OutboundMessage& message, Way way, const SendContext& context) const override {
        if (way == Way::session) {
            if (!may_call(context.session_url)) return Errc::host_not_allowed;
            return HttpCall{.url = context.session_url, .body = dump_json(dingtalk_message(message))};
        }
        if (way == Way::card) {
            if (!cards_) return Errc::bad_payload;
            return message.replaces.empty() ? dingtalk_card_call(*cards_, message, context, track_of(message, context))
                                            : dingtalk_card_update(*cards_, message, context);
        }
        if (message.rings) return ring(message, context);
        json body{
            {"robotCode", robot_code_}, {"msgKey", msg_key(message)}, {"msgParam", dump_json(msg_param(message))}};
        if (context.to.is_private)
            body["userIds"] = json::array({context.to.id});
        else
            body["openConversationId"] = context.to.id;
        return HttpCall{.url = api_base_ + (context.to.is_private ? "/v1.0/robot/oToMessages/batchSend"
                                                                  : "/v1.0/robot/groupMessages/send"),
                        .body = dump_json(body),
                        .headers = {{"x-acs-dingtalk-access-token", context.token}, {"Accept", "application/json"}}};
    }

    std::int64_t monthly(std::string_view bucket) const override {
        return bucket == kDingtalkCalls ? monthly_calls_ : bucket == kDingtalkMessages ? monthly_messages_ : 0;
    }
    // Whether an answer through a session counts is not stated: taken as if it did (7.1).
    std::string_view bucket_of(Way way) const override {
        return way == Way::server || way == Way::card ? kDingtalkCalls : kDingtalkMessages;
    }
    std::string_view bucket_of_heard() const override { return kDingtalkMessages; }

    Verdict judge(const HttpReply& reply, Way way) const override {
        if (way == Way::session) return judge_errcode(reply);
        const Verdict verdict = judge_server(reply);
        return way == Way::card ? judge_dingtalk_card(reply, verdict) : verdict;
    }

    // A quote of what the robot said carries the key of its sending back (3.5).
    SentAs sent_as(const HttpReply& reply, const OutboundMessage& message, const SendContext& context) const override {
        const json body = parse_json(reply.body);
        const json& card = child(body, "result");
        const bool made = card.is_object() || is_dingtalk_card_made_before(body);
        if (!made) return {.name = text_of(body, "processQueryKey")};
        if (!message.replaces.empty()) return {};
        const std::string track = track_of(message, context);
        SentAs as{.card = track, .handle = track, .lives = kCardLives};
        for (const json& place : child(card, "deliverResults")) as.name = text_of(place, "carrierId");
        return as;
    }

private:
    // The signature of a press covers its time alone, which is no more than that of a message (10.4).
    static bool is_press(const HttpRequest& request) { return !request.header(kPressSign).empty(); }
    Result<void> verify_press(const HttpRequest& request) const {
        const std::string_view at = request.header(kPressedAt);
        const bool good = !card_secret_.empty() && !at.empty() &&
                          same_digest(base64_encode(hmac_sha256(card_secret_, at)), request.header(kPressSign));
        return good ? Result<void>{} : Errc::bad_signature;
    }

    // Numbers of messages begin anew with a new database; a card's must not.
    std::string track_of(const OutboundMessage& message, const SendContext& context) const {
        const std::string number = std::to_string(context.idempotency_key);
        return "gridbot-" + sha256_hex(channel_ + "\n" + number + "\n" + message.text).substr(0, 32);
    }

    HttpCall ring(const OutboundMessage& message, const SendContext& context) const {
        const json body{{"robotCode", robot_code_},
                        {"remindType", remind_type_},
                        {"receiverUserIdList", json::array({context.to.id})},
                        {"content", message.text}};
        return {.url = api_base_ + "/v1.0/robot/ding/send",
                .body = dump_json(body),
                .headers = {{"x-acs-dingtalk-access-token", context.token}, {"Accept", "application/json"}}};
    }

    // The callback's signature does not cover its body, so an address in it is only as good as the allow-list (3.2).
    bool may_call(std::string_view url) const { return origins_.contains(url, "/robot/sendBySession"); }

    static bool as_markdown(const OutboundMessage& message) { return message.form == TextForm::markdown; }

    static std::string msg_key(const OutboundMessage& message) {
        if (!message.buttons.empty()) return dingtalk_card_key(message);
        return as_markdown(message) ? "sampleMarkdown" : "sampleText";
    }

    static json msg_param(const OutboundMessage& message) {
        if (!message.buttons.empty()) return dingtalk_card_param(message);
        const std::string text = cut_at_line(message.text, kDingtalkMostText);
        if (as_markdown(message)) return {{"title", message.title}, {"text", dingtalk_line_breaks(text)}};
        return {{"content", text}};
    }

    // The new-style API answers 200 with a bare result, or 4xx/5xx with a code in words (6.1, 6.3, 6.5).
    static Verdict judge_server(const HttpReply& reply) {
        auto body = parse_json(reply.body);
        if (!body.is_object() || body.contains("punish"))
            return {Kind::retry, reply.status >= 500 ? 0ms : 5min, reply.status >= 500 ? 0ms : 5min,
                    "answer is not the platform's JSON"};
        if (reply.status == 200) return body.contains("errcode") ? judge_errcode(reply) : judge_recipients(body);
        std::string code = body.value("code", json{}).is_string() ? body["code"].get<std::string>() : "";
        auto says = [&code](std::string_view words) { return code.find(words) != code.npos; };
        std::string reason = "HTTP " + std::to_string(reply.status) + " " + code;
        if (reply.status == 401 || says("InvalidAuthentication")) return {Kind::refresh_token, 0ms, 0ms, reason};
        if (says("QpmLimit")) return {Kind::retry, 60s, 0ms, reason};
        if (says("QpsLimitForAppkey")) return {Kind::retry, 1s, 0ms, reason};
        // The whole platform is at its limit: whoever comes every second keeps it there.
        if (says("QpsLimit")) return {Kind::retry, 0ms, 0ms, reason};
        if (says("tooFast") || says("too.fast")) return {Kind::retry, 60s, 0ms, reason};
        // It may have been sent, and may not (6.3): rather twice than never.
        if (reply.status >= 500 || reply.status == 429 || code == "unknown.send.result")
            return {Kind::retry, 0ms, 0ms, reason};
        // ApiCountLimitForOrg among them: an answer by a session counts against another allowance (7.1).
        return {Kind::other_way, 0ms, 0ms, reason};
    }

    // A 200 is not full success: people in the two lists got nothing (6.5).
    static Verdict judge_recipients(const json& body) {
        auto lists = [&body](const char* key) {
            auto found = body.find(key);
            return found != body.end() && found->is_array() && !found->empty();
        };
        if (lists("flowControlledStaffIdList")) return {Kind::retry, 60s, 0ms, "recipient throttled"};
        if (lists("invalidStaffIdList")) return {Kind::other_way, 0ms, 0ms, "recipient unknown to the platform"};
        // Of a DING: by reason, whom it did not reach (6.10).
        if (const json& failed = child(body, "failedList"); failed.is_object() && !failed.empty())
            return {Kind::other_way, 0ms, 0ms, "the call did not reach the person: " + failed.begin().key()};
        return {};
    }

    std::string channel_;
    std::string client_id_;
    std::string secret_;
    std::string robot_code_;
    std::string api_base_;
    Origins origins_;
    DingtalkPictures pictures_;
    std::int64_t monthly_calls_;  // of the standard edition where the configuration names no other (7.1)
    std::int64_t monthly_messages_;
    int remind_type_;  // of a DING; 0: none is made
    std::string card_secret_;
    std::optional<InteractiveCards> cards_;
    Traits traits_ = kTraits;
    std::optional<DingtalkStream> stream_;
    std::optional<DingtalkEvents> events_;
};

}  // namespace

void check_dingtalk(const ChannelConfig& config, const TellFault& tell) {
    using Weight = ConfigFault::Weight;
    if (const std::string ding = config.get("ding"); !ding.empty() && remind_type_of(ding) == 0)
        tell("ding", "ding \"" + ding + "\" is no way of calling", "ding = \"app\", \"sms\" or \"phone\"",
             Weight::fault);
    const bool by_callback = config.get("mode", "http") == "http" && !config.get("card_template").empty();
    for (const char* key : {"card_route", "card_secret"})
        if (by_callback && config.get(key).empty() && !config.unread.contains(key))
            tell("card_template", std::string("without ") + key + " nobody hears of a pressed card",
                 "add " + std::string(key) + " = \"…\", as registered with the platform, or mode = \"stream\"",
                 Weight::fault);
}

std::unique_ptr<Adapter> make_dingtalk(const ChannelConfig& config) {
    return std::make_unique<Dingtalk>(config);
}

json dingtalk_message(const OutboundMessage& message) {
    std::string text = cut_at_line(message.text, kDingtalkMostText);
    // A mention works only when the id stands in the text as well (4.2).
    for (const std::string& account : message.mentions) text += " @" + account;
    json body = !message.buttons.empty() ? dingtalk_action_card(message, text)
                : message.form == TextForm::markdown
                    ? json{{"msgtype", "markdown"},
                           {"markdown", {{"title", message.title}, {"text", dingtalk_line_breaks(text)}}}}
                    : json{{"msgtype", "text"}, {"text", {{"content", text}}}};
    if (!message.mentions.empty()) body["at"] = {{"atUserIds", message.mentions}, {"isAtAll", false}};
    return body;
}

}  // namespace gridbot::adapters
