#include "adapters/wecom_aibot/wecom_aibot.hpp"

#include <algorithm>
#include <charconv>

#include "adapters/json_fields.hpp"
#include "adapters/origins.hpp"
#include "adapters/repeats.hpp"
#include "adapters/wecom_aibot/decode.hpp"
#include "adapters/wecom_aibot/encode.hpp"
#include "adapters/wecom_aibot/judge.hpp"
#include "adapters/wecom_aibot/link.hpp"
#include "adapters/wecom_aibot/pictures.hpp"
#include "adapters/wecom_crypt/envelope.hpp"
#include "core/digest.hpp"
#include "core/json.hpp"

namespace gridbot::adapters {
namespace {

using nlohmann::json;

// By the callback it answers, and cannot speak of its own accord.
constexpr Traits kTraits{.type = "wecom-aibot",
                         .family = "wecom",
                         .hears = true,
                         .hears_only_mentions = true,
                         .answers_in_response = true,
                         .refusal_status = 403,
                         .hears_groups = true,
                         .limit = "30 a minute for each conversation"};

constexpr Traits kLinkTraits = [] {
    Traits traits = kTraits;
    traits.answers_in_response = false;
    traits.to_people = true;
    traits.to_groups = true;
    traits.cards = true;
    traits.markdown = true;
    return traits;
}();

// One message by the address that comes with another (4.6).
constexpr std::chrono::hours kAddressLives{1};

Time seconds_of(std::string_view text) {
    std::int64_t seconds = 0;
    std::from_chars(text.data(), text.data() + std::min<std::size_t>(text.size(), 12), seconds);
    return from_ms(seconds * 1000);
}

// Tests and proxies name another address.
std::string socket_address(const ChannelConfig& config) {
    const std::string named = config.get("ws_url");
    if (!named.empty()) return named;
    const std::string base = config.get("api_base");
    return base.starts_with("http") ? "ws" + base.substr(4) : "wss://openws.work.weixin.qq.com";
}

class WecomAibot final : public Adapter, public ShowsPictures, public Repeats {
public:
    explicit WecomAibot(const ChannelConfig& config)
        : channel_(config.id),
          bot_name_(config.get("bot_name")),
          origins_(config, "callback_hosts", {config.get("api_base", "https://qyapi.weixin.qq.com")}),
          crypt_(config.get("token"), config.get("encoding_aes_key"), {}),
          pictures_({config, {config.get("api_base")}}, config.get("encoding_aes_key")) {
        if (config.get("mode") == "websocket")
            link_.emplace(AibotLink::Parts{.channel = channel_,
                                           .bot_id = config.get("bot_id"),
                                           .secret = config.get("secret"),
                                           .url = socket_address(config),
                                           .bot_name = bot_name_});
    }

    const Traits& traits() const override { return link_ ? kLinkTraits : kTraits; }
    const Link* link() const override { return link_ ? &*link_ : nullptr; }
    const Pictures& pictures() const override { return pictures_; }
    // Of the 30 that the platform lets through; its minute is not ours (4.9).
    int per_minute_each(Way) const override { return 27; }

    Result<void> verify(const HttpRequest& request, Time) const override {
        if (link_) return Errc::bad_signature;
        return verify_envelope(request, crypt_);
    }

    Result<Inbound> decode(const HttpRequest& request) const override {
        const auto opened = open_envelope(request, crypt_);
        if (!opened) return Ignored{std::string(name_of(opened.error()))};
        if (request.method == "GET") return Challenge{.content_type = "text/plain", .body = *opened};
        const json body = parse_json(*opened);
        // The platform asks how a stream goes on; ours end with their first frame.
        if (text_of(body, "msgtype") == "stream") return Ignored{"stream", true};
        Inbound inbound = decode_aibot(body, channel_, bot_name_);
        if (auto* message = std::get_if<InboundMessage>(&inbound)) {
            message->addressed_to = request.parameter("nonce");
            const std::string url = text_of(body, "response_url");
            if (may_call(url))
                message->session = SessionAddress{url, seconds_of(request.parameter("timestamp")) + kAddressLives};
        }
        return inbound;
    }

    // The callback's nonce is repeated. To a pressed button nothing can be said in words.
    HttpResponse respond(std::string_view text, const InboundMessage* message, Time now) const override {
        HttpResponse response{.content_type = "application/json; charset=utf-8"};
        if (text.empty() || !message) return response;
        const std::string id = "gb-" + sha256_hex(message->message_id).substr(0, 24);
        const ReplyMark mark = mark_of_reply(crypt_, message->message_id, now);
        const std::string& nonce = message->addressed_to;
        const json said = message->card.empty() ? aibot_stream(std::string(text), id) : after_press(text, *message);
        const std::string sealed = crypt_.seal(dump_json(said), mark.random16);
        response.body = dump_json({{"encrypt", sealed},
                                   {"msgsignature", crypt_.signature(mark.timestamp, nonce, sealed)},
                                   {"timestamp", to_ms(now) / 1000},
                                   {"nonce", nonce}});
        return response;
    }

    // Each callback is answered with its own nonce, which the signature covers.
    std::string repeat(std::string body, const InboundMessage& message) const override {
        json said = parse_json(body);
        const std::string& nonce = message.addressed_to;
        if (!said.is_object() || text_of(said, "nonce") == nonce) return body;
        const std::string seconds = std::to_string(integer_of(said, "timestamp"));
        said["msgsignature"] = crypt_.signature(seconds, nonce, text_of(said, "encrypt"));
        said["nonce"] = nonce;
        return dump_json(said);
    }

    // A message that is too old to be answered is answered by a push.
    std::vector<Way> ways(const Conversation&, bool has_live_session) const override {
        if (link_) return {Way::reply, Way::link};
        if (has_live_session) return {Way::session, Way::robot};
        return {Way::robot};
    }
    // A robot of the group is another channel's business.
    bool can_say(const OutboundMessage& message, Way way) const override {
        return way != Way::robot && (message.replaces.empty() || way == Way::link);
    }
    bool session_serves_once() const override { return true; }
    bool needs_token(Way) const override { return false; }
    HttpCall token_call() const override { return {}; }
    Result<AccessToken> read_token(const HttpReply&, Time) const override { return Errc::bad_payload; }
    Result<HttpCall> encode(const OutboundMessage& message, Way way, const SendContext& context) const override {
        if (way != Way::session || !may_call(context.session_url)) return Errc::bad_payload;
        const std::string id = "gb-" + std::to_string(context.idempotency_key);
        return HttpCall{.url = context.session_url, .body = dump_json(aibot_response(message, id))};
    }
    Verdict judge(const HttpReply& reply, Way way) const override { return judge_aibot(reply, way); }

    // The card of a push can be replaced once somebody presses it, as the answer to that.
    SentAs sent_as(const HttpReply& reply, const OutboundMessage& message, const SendContext&) const override {
        const std::string id = text_of(child(parse_json(reply.body), "headers"), "req_id");
        if (!link_ || message.buttons.empty() || !id.starts_with(kAibotPush)) return {};
        return {.name = {}, .card = id.substr(kAibotPush.size()), .once = true};
    }

private:
    // What it was told came signed and sealed; the list of hosts keeps a stolen key from making us call anybody.
    bool may_call(std::string_view url) const { return origins_.contains(url, "/cgi-bin/aibot/response"); }

    // The card says what came of it, and can be pressed again, which says the same.
    static json after_press(std::string_view text, const InboundMessage& message) {
        OutboundMessage card;
        card.text = text;
        card.buttons = {{"✓ " + message.text.substr(0, message.text.find(' ')), message.text}};
        return aibot_update(card, message.card);
    }

    std::string channel_;
    std::string bot_name_;
    Origins origins_;
    WecomCrypt crypt_;
    AibotPictures pictures_;
    std::optional<AibotLink> link_;
};

}  // namespace

std::unique_ptr<Adapter> make_wecom_aibot(const ChannelConfig& config) {
    return std::make_unique<WecomAibot>(config);
}

void check_wecom_aibot(const ChannelConfig& config, const TellFault& tell) {
    const auto need = [&](const char* key) {
        if (!config.get(key).empty() || config.unread.contains(key)) return;
        tell(key, std::string(key) + " is missing", "add " + std::string(key) + " = \"…\"", ConfigFault::Weight::fault);
    };
    if (config.get("mode", "http") == "websocket") {
        need("bot_id");
        need("secret");
        return;
    }
    need("token");
    need("encoding_aes_key");
    tell("mode", "by the callback the robot answers, but says no more than one thing unasked",
         "mode = \"websocket\", or a wecom-robot for the same group", ConfigFault::Weight::warning);
}

}  // namespace gridbot::adapters
