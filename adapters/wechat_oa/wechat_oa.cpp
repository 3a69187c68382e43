#include "adapters/wechat_oa/wechat_oa.hpp"

#include <algorithm>
#include <array>

#include "adapters/pictures.hpp"
#include "adapters/wechat_oa/decode.hpp"
#include "adapters/wechat_oa/template_message.hpp"
#include "adapters/wecom_api/wecom_api.hpp"
#include "adapters/wecom_crypt/envelope.hpp"
#include "adapters/wecom_crypt/xml.hpp"
#include "core/digest.hpp"
#include "core/json.hpp"
#include "core/url.hpp"
#include "core/utf8.hpp"

namespace gridbot::adapters {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using Kind = Verdict::Kind;

constexpr Traits kTraits{.type = "wechat-oa",
                         .family = "wechat-oa",  // an account's own ids of people: they are those of no other channel
                         .hears = true,
                         .answers_in_response = true,
                         .to_people = true,
                         .refusal_status = 403,
                         .scenes = true,
                         .limit = "5 messages within 48 hours of a person's last one"};

constexpr std::size_t kMaxText = 2048;  // bytes
constexpr std::array<std::string_view, 3> kPlainNames{"plain", "明文", "明文模式"};
constexpr std::array<std::string_view, 3> kCompatibleNames{"compatible", "兼容", "兼容模式"};
constexpr std::array<std::string_view, 3> kSafeNames{"safe", "安全", "安全模式"};

template <std::size_t N>
bool is_one_of(std::string_view name, const std::array<std::string_view, N>& names) {
    return std::ranges::find(names, name) != names.end();
}

// The same body as WeCom's, other numbers (sheet, 2.9).
Verdict judge_oa(const HttpReply& reply) {
    const json body = parse_json(reply.body);
    if (!body.is_object()) return {Kind::retry, 0ms, 0ms, "answer is not the platform's JSON"};
    const auto found = body.find("errcode");
    if (found != body.end() && !found->is_number_integer()) return {Kind::retry, 0ms, 0ms, "errcode is no number"};
    if (found == body.end() && reply.status != 200)
        return {Kind::retry, 0ms, 0ms, "HTTP " + std::to_string(reply.status)};
    const std::int64_t code = found == body.end() ? 0 : found->get<std::int64_t>();
    const std::string reason = "errcode " + std::to_string(code);
    switch (code) {
        case 0:
            return {};
        case -1:
            return {Kind::retry, 0ms, 0ms, reason};
        case 40001:
        case 40014:
        case 42001:
            return {Kind::refresh_token, 0ms, 0ms, reason};
        case 45009:
            return {Kind::retry, 1h, 1h, reason};  // the day's quota
        case 45015:
        case 45047:
        case 43004:
        case 40003:
            return {Kind::other_way, 0ms, 0ms, reason};
        default:
            return {Kind::give_up, 0ms, 0ms, reason};
    }
}

class WechatOa final : public Adapter, public ShowsPictures {
public:
    explicit WechatOa(const ChannelConfig& config)
        : channel_(config.id),
          app_id_(config.get("app_id")),
          app_secret_(config.get("app_secret")),
          token_(config.get("token")),
          api_base_(config.get("api_base", "https://api.weixin.qq.com")),
          pictures_({config, {api_base_}}, 72h),
          is_plain_(is_one_of(config.get("mode"), kPlainNames)),
          template_id_(config.get("template_id")),
          crypt_(token_, config.get("encoding_aes_key"), app_id_) {
        const auto fields = config.lists.find("template_fields");
        if (fields != config.lists.end()) template_fields_ = fields->second;
    }

    const Traits& traits() const override { return kTraits; }
    const Pictures& pictures() const override { return pictures_; }
    std::optional<Window> window() const override { return Window{48h, 5}; }

    // In safe and compatible mode what is not encrypted is refused: its signature does not cover it (sheet, 2.2).
    Result<void> verify(const HttpRequest& request, Time) const override {
        if (request.method != "GET" && !is_plain_) return verify_envelope(request, crypt_);
        const std::string expected = sorted_sha1({token_, request.parameter("timestamp"), request.parameter("nonce")});
        const std::string_view given = request.parameter("signature");
        if (token_.empty() || given.empty() || !same_digest(expected, given)) return Errc::bad_signature;
        return {};
    }

    Result<Inbound> decode(const HttpRequest& request) const override {
        if (request.method == "GET")
            return Challenge{"text/plain; charset=utf-8", std::string(request.parameter("echostr"))};
        if (is_plain_) return decode_wechat_oa(request.body, channel_);
        const auto opened = open_envelope(request, crypt_);
        if (!opened) return Ignored{std::string(name_of(opened.error()))};
        return decode_wechat_oa(*opened, channel_);
    }

    // Anything but a reply, "success" or nothing shows the follower that the account is broken.
    HttpResponse respond(std::string_view text, const InboundMessage* message, Time now) const override {
        HttpResponse response{.content_type = "text/xml; charset=utf-8", .body = "success"};
        if (text.empty() || !message) return response;
        const std::string content = cut_at_line(text, kMaxText);
        if (message->reply_handle == kOaAnswersInJson) return json_reply(content, *message, now);
        using As = XmlElement::As;
        const std::string seconds = std::to_string(to_ms(now) / 1000);
        const std::string reply = write_xml({{As::text, "ToUserName", message->sender_id},
                                             {As::text, "FromUserName", message->addressed_to},
                                             {As::number, "CreateTime", seconds},
                                             {As::text, "MsgType", "text"},
                                             {As::text, "Content", content}});
        response.body = is_plain_ ? reply : seal_xml(crypt_, reply, mark_of_reply(crypt_, message->message_id, now));
        return response;
    }

    std::vector<Way> ways(const Conversation&, bool) const override {
        if (template_id_.empty()) return {Way::server};
        return {Way::server, Way::later};
    }
    bool needs_token(Way) const override { return true; }

    // The stable one: calling it does not end the token that another process holds (2.5).
    HttpCall token_call() const override {
        return {.url = api_base_ + "/cgi-bin/stable_token",
                .body = dump_json({{"grant_type", "client_credential"},
                                   {"appid", app_id_},
                                   {"secret", app_secret_},
                                   {"force_refresh", false}})};
    }
    Result<AccessToken> read_token(const HttpReply& reply, Time now) const override {
        return read_wecom_token(reply, now);
    }

    Result<HttpCall> encode(const OutboundMessage& message, Way way, const SendContext& context) const override {
        if (!context.to.is_private) return Errc::bad_payload;
        if (way == Way::later) return template_message(message, context);
        const json body{{"touser", context.to.id},
                        {"msgtype", "text"},
                        {"text", {{"content", cut_at_line(message.text, kMaxText)}}}};
        return HttpCall{.url = api_base_ + "/cgi-bin/message/custom/send?access_token=" + percent_encode(context.token),
                        .body = dump_json(body)};
    }

    Verdict judge(const HttpReply& reply, Way) const override { return judge_oa(reply); }

private:
    // An account whose console is set to JSON is answered in the same names (2.4).
    HttpResponse json_reply(const std::string& content, const InboundMessage& message, Time now) const {
        std::string body = dump_json({{"ToUserName", message.sender_id},
                                      {"FromUserName", message.addressed_to},
                                      {"CreateTime", to_ms(now) / 1000},
                                      {"MsgType", "text"},
                                      {"Content", content}});
        if (!is_plain_) {
            const ReplyMark mark = mark_of_reply(crypt_, message.message_id, now);
            const std::string encrypt = crypt_.seal(body, mark.random16);
            body = dump_json({{"Encrypt", encrypt},
                              {"MsgSignature", crypt_.signature(mark.timestamp, mark.nonce, encrypt)},
                              {"TimeStamp", to_ms(now) / 1000},
                              {"Nonce", mark.nonce}});
        }
        return {.content_type = "application/json; charset=utf-8", .body = std::move(body)};
    }

    HttpCall template_message(const OutboundMessage& message, const SendContext& context) const {
        const std::string number = std::to_string(context.idempotency_key);
        json body = oa_template(message.text, template_fields_);
        body["touser"] = context.to.id;
        body["template_id"] = template_id_;
        body["client_msg_id"] = sha256_hex(channel_ + "\n" + number + "\n" + message.text).substr(0, 32);
        return {.url = api_base_ + "/cgi-bin/message/template/send?access_token=" + percent_encode(context.token),
                .body = dump_json(body)};
    }

    std::string channel_;
    std::string app_id_;
    std::string app_secret_;
    std::string token_;
    std::string api_base_;
    PicturesByAddress pictures_;
    bool is_plain_;
    std::string template_id_;  // empty: nothing is said when the window is closed
    std::vector<std::string> template_fields_;
    WecomCrypt crypt_;
};

}  // namespace

std::unique_ptr<Adapter> make_wechat_oa(const ChannelConfig& config) {
    return std::make_unique<WechatOa>(config);
}

bool is_oa_mode(std::string_view mode) {
    return is_one_of(mode, kPlainNames) || is_one_of(mode, kCompatibleNames) || is_one_of(mode, kSafeNames);
}

}  // namespace gridbot::adapters
