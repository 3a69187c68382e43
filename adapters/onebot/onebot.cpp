#include "adapters/onebot/onebot.hpp"

#include <mutex>
#include <set>

#include "adapters/json_fields.hpp"
#include "adapters/onebot/decode.hpp"
#include "adapters/onebot/encode.hpp"
#include "adapters/onebot/judge.hpp"
#include "adapters/onebot/link.hpp"
#include "adapters/onebot/signature.hpp"
#include "adapters/pictures.hpp"
#include "core/digest.hpp"
#include "core/time.hpp"

namespace gridbot::adapters {
namespace {

using nlohmann::json;

constexpr Traits kTraits{.type = "onebot",
                         .family = "wechat",
                         .hears = true,
                         .answers_in_response = true,
                         .to_people = true,
                         .hears_groups = true,
                         .to_groups = true,
                         .mentions = true,
                         .limit = "20 a minute for the account"};

constexpr Traits kLinkTraits = [] {
    Traits traits = kTraits;
    traits.answers_in_response = false;
    return traits;
}();

// Who writes fast from a personal account is restricted: one message in three seconds, and not in step (6).
constexpr int kPerMinute = 20;
constexpr std::chrono::seconds kLeastPause{3};

// The inbox forgets what was handled after two days, and a bridge that starts again may show what is older.
constexpr std::chrono::hours kHearsFor{24};

std::chrono::milliseconds hears_for_of(const ChannelConfig& config) {
    const auto told = parse_duration(config.get("hears_for"));
    return told ? *told : kHearsFor;
}

// Where the bridge serves both on one port, one address is enough.
std::string socket_address(const ChannelConfig& config) {
    const std::string named = config.get("ws_url");
    if (!named.empty()) return named;
    const std::string base = config.get("api_base");
    return base.starts_with("http") ? "ws" + base.substr(4) : base;
}

/// What the bridge's posts show of how it wants to be called. It shows it anew with every message.
class Habits {
public:
    void learn(const json& event) {
        const std::lock_guard lock(mutex_);
        for (const char* key : {"group_id", "user_id"}) {
            const std::string id = text_of(event, key);
            if (looks_like_a_number(id) && text_ids_.size() < kMostRemembered) text_ids_.insert(id);
        }
        if (const std::string id = id_of(event, "message_id"); looks_like_a_number(id))
            message_ids_are_text_ = child(event, "message_id").is_string();
        const json& account = child(event, "self");
        if (account.is_object()) self_ = text_of(account, "platform") + "/" + id_of(account, "user_id");
    }
    /// Ids that look like numbers are wanted as strings where they come as strings (6).
    bool is_text(const std::string& id) const {
        const std::lock_guard lock(mutex_);
        return text_ids_.contains(id);
    }
    bool message_ids_are_text() const {
        const std::lock_guard lock(mutex_);
        return message_ids_are_text_;
    }
    /// The account of version 12, without which a bridge that has several does nothing (5); empty until it is shown.
    std::string self() const {
        const std::lock_guard lock(mutex_);
        return self_;
    }

private:
    static constexpr std::size_t kMostRemembered = 10'000;
    static bool looks_like_a_number(const std::string& id) {
        return !id.empty() && id.find_first_not_of("-0123456789") == id.npos;
    }

    mutable std::mutex mutex_;
    std::set<std::string> text_ids_;
    bool message_ids_are_text_ = false;
    std::string self_;
};

class Onebot final : public Adapter, public ShowsPictures {
public:
    explicit Onebot(const ChannelConfig& config)
        : channel_(config.id),
          secret_(config.get("secret")),
          access_token_(config.get("access_token")),
          api_base_(config.get("api_base")),
          pictures_({config, {api_base_}}, std::chrono::hours{24}),
          version12_(config.get("version") == "12"),
          hears_for_(hears_for_of(config)) {
        while (api_base_.ends_with('/')) api_base_.pop_back();
        const std::string mode = config.get("mode", "http");
        if (mode == "http") return;
        const bool opened_by_us = mode == "websocket";
        // An address that serves the socket is no second way.
        if (opened_by_us && config.get("ws_url").empty()) api_base_.clear();
        link_.emplace(OnebotLink::Parts{.channel = channel_,
                                        .opened_by_us = opened_by_us,
                                        .url = socket_address(config),
                                        .access_token = access_token_,
                                        .version12 = version12_});
    }

    const Traits& traits() const override { return link_ ? kLinkTraits : kTraits; }
    const Link* link() const override { return link_ ? &*link_ : nullptr; }
    const Pictures& pictures() const override { return pictures_; }
    // People who wrote wait for their answers; there are no more of those than messages.
    int per_minute(Way way) const override { return way == Way::reply ? 0 : kPerMinute; }
    std::chrono::milliseconds least_pause(Way way) const override {
        return way == Way::reply ? std::chrono::milliseconds{0} : kLeastPause;
    }
    std::chrono::milliseconds hears_for() const override { return hears_for_; }

    // Version 11 signs its bodies; version 12 shows a token. A secret is never satisfied by anything but a signature,
    // unless the bridge says that it speaks version 12 and a token is set for that.
    Result<void> verify(const HttpRequest& request, Time) const override {
        const bool newer = request.header("X-OneBot-Version") == "12";
        if (!secret_.empty() && !newer) {
            const bool good = same_digest(onebot_signature(request.body, secret_), request.header("X-Signature"));
            return good ? Result<void>{} : Errc::bad_signature;
        }
        if (!access_token_.empty())
            return same_digest(access_token_, onebot_token(request)) ? Result<void>{} : Errc::bad_signature;
        // Then the path's secret is all there is; `check` asks for one.
        return secret_.empty() ? Result<void>{} : Errc::bad_signature;
    }

    Result<Inbound> decode(const HttpRequest& request) const override {
        const json event = parse_json(request.body);
        if (!event.is_object()) return Errc::bad_payload;
        habits_.learn(event);
        return decode_onebot(event, channel_);
    }

    // A quick operation; of version 12 a list of actions, which an empty 200 is not (5).
    HttpResponse respond(std::string_view text, const InboundMessage* message, Time) const override {
        HttpResponse response{.status = 204, .content_type = "application/json; charset=utf-8"};
        if (text.empty() || !message) return response;
        response.status = 200;
        const OutboundMessage said{.text = std::string(text)};
        if (message->addressed_to.find('/') != std::string::npos)
            response.body = dump_json(json::array({onebot12_send(said, message->where, message->addressed_to)}));
        else
            response.body = dump_json({{"reply", said.text}, {"auto_escape", true}, {"at_sender", false}});
        return response;
    }

    std::vector<Way> ways(const Conversation&, bool) const override {
        std::vector<Way> ways;
        if (link_) ways = {Way::reply, Way::link};
        if (!api_base_.empty()) ways.push_back(Way::server);
        return ways;
    }

    bool needs_token(Way) const override { return false; }
    HttpCall token_call() const override { return {}; }
    Result<AccessToken> read_token(const HttpReply&, Time) const override { return Errc::bad_payload; }

    Result<HttpCall> encode(const OutboundMessage& message, Way, const SendContext& context) const override {
        if (version12_) return to_bridge("", onebot12_send(message, context.to, habits_.self()));
        const auto [name, params] = onebot11_send(message, context.to, habits_.is_text(context.to.id));
        return to_bridge(name, params);
    }

    Verdict judge(const HttpReply& reply, Way) const override { return judge_onebot(reply); }

    SentAs sent_as(const HttpReply& reply, const OutboundMessage&, const SendContext& context) const override {
        const std::string id = id_of(child(parse_json(reply.body), "data"), "message_id");
        return {.name = id.empty() ? std::string{} : onebot_name(context.to, id)};
    }

    // What is said in the response to a post has an id that the bridge alone knows.
    std::optional<HttpCall> ask_for_quoted(const InboundMessage& message) const override {
        const bool newer = message.addressed_to.find('/') != std::string::npos;
        if (link_ || newer || api_base_.empty() || !message.quoted_message_id) return std::nullopt;
        const std::size_t before = onebot_name(message.where, "").size();
        const auto [name, params] =
            onebot11_get(message.quoted_message_id->substr(before), habits_.message_ids_are_text());
        return to_bridge(name, params);
    }
    std::string read_quoted(const HttpReply& reply) const override {
        const json answer = parse_json(reply.body);
        return onebot_words(child(child(answer, "data"), "message"));
    }

private:
    HttpCall to_bridge(const std::string& action, const json& body) const {
        HttpCall call{.url = api_base_ + "/" + action, .body = dump_json(body)};
        if (!access_token_.empty()) call.headers.emplace_back("Authorization", "Bearer " + access_token_);
        return call;
    }

    std::string channel_;
    std::string secret_;
    std::string access_token_;
    std::string api_base_;
    PicturesByAddress pictures_;
    bool version12_;
    std::chrono::milliseconds hears_for_;
    mutable Habits habits_;
    std::optional<OnebotLink> link_;
};

}  // namespace

std::unique_ptr<Adapter> make_onebot(const ChannelConfig& config) {
    return std::make_unique<Onebot>(config);
}

void check_onebot(const ChannelConfig& config, const TellFault& tell) {
    using Weight = ConfigFault::Weight;
    const std::string mode = config.get("mode", "http");
    const auto lacks = [&config](const char* key) { return config.get(key).empty() && !config.unread.contains(key); };
    if (mode == "http" && lacks("secret") && lacks("access_token") && lacks("path_secret"))
        tell("mode", "anybody could post messages", "add secret = \"…\", as in the bridge's settings", Weight::fault);
    if (mode == "http" && lacks("api_base"))
        tell("mode", "without api_base it answers, but cannot say anything unasked",
             "add api_base = \"http://…\", the bridge's HTTP address", Weight::warning);
    if (mode == "websocket" && lacks("ws_url") && lacks("api_base"))
        tell("mode", "ws_url is missing", "add ws_url = \"ws://…\", the bridge's WebSocket address", Weight::fault);
    if (mode == "reverse-websocket" && lacks("access_token"))
        tell("mode", "anybody could connect as the bridge", "add access_token = \"…\", as in the bridge's settings",
             Weight::fault);
    const std::string url = config.get("ws_url");
    if (!url.empty() && !url.starts_with("ws://") && !url.starts_with("wss://"))
        tell("ws_url", "ws_url is not a ws(s) address", "ws_url = \"ws://…\"", Weight::fault);
    tell("",
         "a personal WeChat account driven by a bridge breaks WeChat's terms of use: it may be restricted or banned, "
         "and "
         "the bridge sees all that residents write",
         "use an account without value and a bridge on your own machine, or WeChat customer service (wecom-kf) instead",
         Weight::warning);
}

}  // namespace gridbot::adapters
