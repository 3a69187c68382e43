#include "adapters/wecom_kf/wecom_kf.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "adapters/wecom_api/media.hpp"
#include "adapters/wecom_api/wecom_api.hpp"
#include "adapters/wecom_crypt/envelope.hpp"
#include "adapters/wecom_kf/decode.hpp"
#include "core/digest.hpp"
#include "core/utf8.hpp"

namespace gridbot::adapters {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using Kind = Verdict::Kind;

constexpr Traits kTraits{.type = "wecom-kf",
                         .family = "wecom-kf",  // residents alone: their ids are those of no member of staff
                         .hears = true,
                         .to_people = true,
                         .refusal_status = 403,
                         .scenes = true,
                         .limit = "5 messages within 48 hours of a person's last one"};

constexpr std::size_t kMaxText = 2048;  // bytes
constexpr int kPageLength = 100;        // of 1,000: a page is one commit, and others wait for it

// Limits and states of a conversation: nothing that goes by itself changes them (6.11).
bool is_closed(const HttpReply& reply) {
    constexpr std::array<std::int64_t, 7> kClosed{95001, 95002, 95011, 95012, 95018, 40096, 84061};
    const json body = json::parse(reply.body, nullptr, false);
    if (!body.is_object() || !body.contains("errcode") || !body["errcode"].is_number_integer()) return false;
    return std::ranges::find(kClosed, body["errcode"].get<std::int64_t>()) != kClosed.end();
}

class WecomKf final : public Adapter, public ShowsPictures, private Pull {
public:
    explicit WecomKf(const ChannelConfig& config)
        : channel_(config.id),
          account_(wecom_account(config)),
          pictures_(account_),
          open_kfid_(config.get("open_kfid")),
          crypt_(config.get("token"), config.get("encoding_aes_key"), account_.corp_id) {}

    const Traits& traits() const override { return kTraits; }
    const Pictures& pictures() const override { return pictures_; }
    std::optional<Window> window() const override { return Window{48h, 5}; }
    const Pull* pull() const override { return this; }

    Result<void> verify(const HttpRequest& request, Time) const override { return verify_envelope(request, crypt_); }

    Result<Inbound> decode(const HttpRequest& request) const override {
        const auto opened = open_envelope(request, crypt_);
        if (!opened) return Ignored{std::string(name_of(opened.error()))};
        if (request.method == "GET") return Challenge{"text/plain; charset=utf-8", *opened};
        return decode_kf_callback(*opened, open_kfid_);
    }

    HttpResponse respond(std::string_view, const InboundMessage*, Time) const override {
        return {.content_type = "text/plain; charset=utf-8"};
    }

    std::vector<Way> ways(const Conversation&, bool has_live_session) const override {
        if (has_live_session) return {Way::session, Way::server};
        return {Way::server};
    }
    bool needs_token(Way) const override { return true; }
    HttpCall token_call() const override { return wecom_token_call(account_); }
    Result<AccessToken> read_token(const HttpReply& reply, Time now) const override {
        return read_wecom_token(reply, now);
    }

    Result<HttpCall> encode(const OutboundMessage& message, Way way, const SendContext& context) const override {
        if (!context.to.is_private) return Errc::bad_payload;
        // The platform takes a message of this number once (7).
        const std::string number = std::to_string(context.idempotency_key);
        json body{{"msgid", sha256_hex(channel_ + "\n" + number + "\n" + message.text).substr(0, 32)},
                  {"msgtype", "text"},
                  {"text", {{"content", cut_at_line(message.text, kMaxText)}}}};
        if (way == Way::session) {
            if (!context.session_url.starts_with(kKfWelcome)) return Errc::bad_payload;
            body["code"] = context.session_url.substr(kKfWelcome.size());
            return wecom_call(account_, "/cgi-bin/kf/send_msg_on_event", context.token, body);
        }
        body["touser"] = context.to.id;
        body["open_kfid"] = open_kfid_;
        return wecom_call(account_, "/cgi-bin/kf/send_msg", context.token, body);
    }

    Verdict judge(const HttpReply& reply, Way way) const override {
        Verdict verdict = judge_wecom(reply);
        // A code that was used or is too old leaves the server's way.
        if (is_closed(reply) || (way == Way::session && verdict.kind == Kind::give_up)) verdict.kind = Kind::other_way;
        return verdict;
    }

private:
    std::chrono::milliseconds every() const override { return 0ms; }

    HttpCall call(const std::string& cursor, const std::string& key, const std::string& token) const override {
        json body{{"open_kfid", open_kfid_}, {"limit", kPageLength}, {"voice_format", 0}};
        if (!cursor.empty()) body["cursor"] = cursor;
        if (!key.empty()) body["token"] = key;
        return wecom_call(account_, "/cgi-bin/kf/sync_msg", token, body);
    }

    Result<Pulled> read(const HttpReply& reply, const std::string& cursor) const override {
        if (reply.status != 200) return Errc::bad_payload;
        return read_kf_page(reply.body, channel_, cursor);
    }

    std::string channel_;
    WecomAccount account_;
    WecomMedia pictures_;
    std::string open_kfid_;
    WecomCrypt crypt_;
};

}  // namespace

std::unique_ptr<Adapter> make_wecom_kf(const ChannelConfig& config) {
    return std::make_unique<WecomKf>(config);
}

}  // namespace gridbot::adapters
