#include "adapters/wecom_aibot/wecom_aibot.hpp"

#include "adapters/wecom_aibot/judge.hpp"
#include "adapters/wecom_aibot/link.hpp"

namespace gridbot::adapters {
namespace {

constexpr Traits kTraits{.type = "wecom-aibot",
                         .family = "wecom",
                         .hears = true,
                         .hears_only_mentions = true,
                         .to_people = true,
                         .markdown = true,
                         .refusal_status = 403};

// Tests and proxies name another address.
std::string socket_address(const ChannelConfig& config) {
    const std::string named = config.get("ws_url");
    if (!named.empty()) return named;
    const std::string base = config.get("api_base");
    return base.starts_with("http") ? "ws" + base.substr(4) : "wss://openws.work.weixin.qq.com";
}

class WecomAibot final : public Adapter {
public:
    explicit WecomAibot(const ChannelConfig& config)
        : link_({.channel = config.id,
                 .bot_id = config.get("bot_id"),
                 .secret = config.get("secret"),
                 .url = socket_address(config),
                 .bot_name = config.get("bot_name")}) {}

    const Traits& traits() const override { return kTraits; }
    const Link* link() const override { return &link_; }

    Result<void> verify(const HttpRequest&, Time) const override { return Errc::bad_signature; }
    Result<Inbound> decode(const HttpRequest&) const override { return Errc::bad_payload; }
    HttpResponse respond(std::string_view, const InboundMessage*, Time) const override { return {}; }

    // A message that is too old to be answered is answered by a push.
    std::vector<Way> ways(const Conversation&, bool) const override { return {Way::reply, Way::link}; }
    bool needs_token(Way) const override { return false; }
    HttpCall token_call() const override { return {}; }
    Result<AccessToken> read_token(const HttpReply&, Time) const override { return Errc::bad_payload; }
    Result<HttpCall> encode(const OutboundMessage&, Way, const SendContext&) const override {
        return Errc::bad_payload;
    }
    Verdict judge(const HttpReply& reply, Way way) const override { return judge_aibot(reply, way); }

private:
    AibotLink link_;
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
    } else {
        need("token");
        need("encoding_aes_key");
    }
}

}  // namespace gridbot::adapters
