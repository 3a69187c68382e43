#include "adapters/dingtalk/dingtalk.hpp"

#include <charconv>
#include <nlohmann/json.hpp>
#include <set>

#include "adapters/dingtalk/card.hpp"
#include "adapters/dingtalk/decode.hpp"
#include "adapters/dingtalk/events.hpp"
#include "adapters/dingtalk/pictures.hpp"
#include "adapters/dingtalk/signature.hpp"
#include "adapters/dingtalk/stream.hpp"
#include "core/url.hpp"

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

std::string dump(const json& value) {
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

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
          pictures_(api_base_, robot_code_, {config, {api_base_, config.get("oapi_base")}}),
          monthly_calls_(allowance(config, "monthly_calls", 5000)),
          monthly_messages_(allowance(config, "monthly_messages", 3000)) {
        allow(config.get("oapi_base", "https://oapi.dingtalk.com"));
        allow(api_base_);
        if (auto hosts = config.lists.find("callback_hosts"); hosts != config.lists.end())
            for (const std::string& host : hosts->second)
                allow(host.find("://") == host.npos ? "https://" + host : host);
        if (!config.get("event_token").empty())
            events_.emplace(config.get("event_token"), config.get("event_aes_key"),
                            config.get("event_owner", client_id_));
        if (config.get("mode") == "stream")
            stream_.emplace(DingtalkStream::Parts{.channel = channel_,
                                                  .client_id = client_id_,
                                                  .client_secret = secret_,
                                                  .api_base = api_base_,
                                                  .allowed = [this](std::string_view url) { return may_call(url); }});
    }

    const Traits& traits() const override { return stream_ ? kStreamTraits : kTraits; }
    const Link* link() const override { return stream_ ? &*stream_ : nullptr; }
    const Pictures& pictures() const override { return pictures_; }

    Result<void> verify(const HttpRequest& request, Time now) const override {
        if (events_ && DingtalkEvents::is_event(request)) return events_->verify(request);
        return verify_dingtalk_callback(request.header("timestamp"), request.header("sign"), secret_, now);
    }

    Result<Inbound> decode(const HttpRequest& request) const override {
        if (events_ && DingtalkEvents::is_event(request)) return events_->answer(request);
        return decode_dingtalk(request.body, channel_, [this](std::string_view url) { return may_call(url); });
    }

    HttpResponse respond(std::string_view text, const InboundMessage*, Time) const override {
        json body = text.empty() ? json{{"msgtype", "empty"}}
                                 : json{{"msgtype", "text"}, {"text", {{"content", std::string(text)}}}};
        return {.content_type = "application/json; charset=utf-8", .body = dump(body)};
    }

    std::vector<Way> ways(const Conversation& to, bool has_live_session) const override {
        if (to.is_private) return {Way::server};
        if (has_live_session) return {Way::session, Way::server};
        return {Way::server};
    }

    bool needs_token(Way way) const override { return way == Way::server; }

    HttpCall token_call() const override {
        return {.url = api_base_ + "/v1.0/oauth2/accessToken",
                .body = dump({{"appKey", client_id_}, {"appSecret", secret_}}),
                .headers = {{"Accept", "application/json"}}};
    }

    Result<AccessToken> read_token(const HttpReply& reply, Time now) const override {
        auto body = json::parse(reply.body, nullptr, false);
        if (reply.status != 200 || !body.is_object() || !body.value("accessToken", json{}).is_string())
            return Errc::bad_payload;
        auto lifetime = lifetime_in(body);
        auto refresh_in = lifetime > 2 * kRefreshBefore ? lifetime - kRefreshBefore : lifetime / 2;
        return AccessToken{body["accessToken"].get<std::string>(), now + refresh_in};
    }

    Result<HttpCall> encode(const OutboundMessage& message, Way way, const SendContext& context) const override {
        if (way == Way::session) {
            if (!may_call(context.session_url)) return Errc::host_not_allowed;
            return HttpCall{.url = context.session_url, .body = dump(dingtalk_message(message))};
        }
        json body{{"robotCode", robot_code_}, {"msgKey", msg_key(message)}, {"msgParam", dump(msg_param(message))}};
        if (context.to.is_private)
            body["userIds"] = json::array({context.to.id});
        else
            body["openConversationId"] = context.to.id;
        return HttpCall{.url = api_base_ + (context.to.is_private ? "/v1.0/robot/oToMessages/batchSend"
                                                                  : "/v1.0/robot/groupMessages/send"),
                        .body = dump(body),
                        .headers = {{"x-acs-dingtalk-access-token", context.token}, {"Accept", "application/json"}}};
    }

    std::int64_t monthly(std::string_view bucket) const override {
        return bucket == kDingtalkCalls ? monthly_calls_ : bucket == kDingtalkMessages ? monthly_messages_ : 0;
    }
    // Whether an answer through a session counts is not stated: taken as if it did (7.1).
    std::string_view bucket_of(Way way) const override {
        return way == Way::server ? kDingtalkCalls : kDingtalkMessages;
    }
    std::string_view bucket_of_heard() const override { return kDingtalkMessages; }

    Verdict judge(const HttpReply& reply, Way way) const override {
        return way == Way::session ? judge_errcode(reply) : judge_server(reply);
    }

private:
    void allow(const std::string& base) {
        if (auto parts = parse_url(base)) origins_.insert(parts->origin());
    }

    // The callback's signature does not cover its body, so an address in it is only as good as the allow-list (3.2).
    bool may_call(std::string_view url) const {
        auto parts = parse_url(url);
        return parts && parts->path == "/robot/sendBySession" && origins_.contains(parts->origin());
    }

    static bool as_markdown(const OutboundMessage& message) { return message.form == TextForm::markdown; }

    static std::string msg_key(const OutboundMessage& message) {
        if (!message.buttons.empty()) return dingtalk_card_key(message);
        return as_markdown(message) ? "sampleMarkdown" : "sampleText";
    }

    static json msg_param(const OutboundMessage& message) {
        if (!message.buttons.empty()) return dingtalk_card_param(message);
        if (as_markdown(message)) return {{"title", message.title}, {"text", message.text}};
        return {{"content", message.text}};
    }

    // The new-style API answers 200 with a bare result, or 4xx/5xx with a code in words (6.1, 6.3, 6.5).
    static Verdict judge_server(const HttpReply& reply) {
        auto body = json::parse(reply.body, nullptr, false);
        if (!body.is_object() || body.contains("punish"))
            return {Kind::retry, reply.status >= 500 ? 0ms : 5min, reply.status >= 500 ? 0ms : 5min,
                    "answer is not the platform's JSON"};
        if (reply.status == 200) return body.contains("errcode") ? judge_errcode(reply) : judge_recipients(body);
        std::string code = body.value("code", json{}).is_string() ? body["code"].get<std::string>() : "";
        auto says = [&code](std::string_view words) { return code.find(words) != code.npos; };
        std::string reason = "HTTP " + std::to_string(reply.status) + " " + code;
        if (reply.status == 401 || says("InvalidAuthentication")) return {Kind::refresh_token, 0ms, 0ms, reason};
        if (says("QpmLimit")) return {Kind::retry, 60s, 0ms, reason};
        if (says("QpsLimit")) return {Kind::retry, 1s, 0ms, reason};
        if (says("tooFast") || says("too.fast")) return {Kind::retry, 60s, 0ms, reason};
        if (says("ApiCountLimit")) return {Kind::give_up, 0ms, 0ms, reason};
        if (reply.status >= 500 || reply.status == 429) return {Kind::retry, 0ms, 0ms, reason};
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
        return {};
    }

    std::string channel_;
    std::string client_id_;
    std::string secret_;
    std::string robot_code_;
    std::string api_base_;
    DingtalkPictures pictures_;
    std::int64_t monthly_calls_;  // of the standard edition where the configuration names no other (7.1)
    std::int64_t monthly_messages_;
    std::set<std::string> origins_;
    std::optional<DingtalkStream> stream_;
    std::optional<DingtalkEvents> events_;
};

}  // namespace

std::unique_ptr<Adapter> make_dingtalk(const ChannelConfig& config) {
    return std::make_unique<Dingtalk>(config);
}

json dingtalk_message(const OutboundMessage& message) {
    std::string text = message.text;
    // A mention works only when the id stands in the text as well (4.2).
    for (const std::string& account : message.mentions) text += " @" + account;
    json body = !message.buttons.empty() ? dingtalk_action_card(message, text)
                : message.form == TextForm::markdown
                    ? json{{"msgtype", "markdown"}, {"markdown", {{"title", message.title}, {"text", text}}}}
                    : json{{"msgtype", "text"}, {"text", {{"content", text}}}};
    if (!message.mentions.empty()) body["at"] = {{"atUserIds", message.mentions}, {"isAtAll", false}};
    return body;
}

}  // namespace gridbot::adapters
