#include "adapters/wecom_app/wecom_app.hpp"

#include <charconv>

#include "adapters/json_fields.hpp"
#include "adapters/wecom_api/media.hpp"
#include "adapters/wecom_api/wecom_api.hpp"
#include "adapters/wecom_app/card.hpp"
#include "adapters/wecom_app/decode.hpp"
#include "adapters/wecom_crypt/envelope.hpp"
#include "adapters/wecom_crypt/xml.hpp"
#include "core/digest.hpp"
#include "core/json.hpp"
#include "core/utf8.hpp"

namespace gridbot::adapters {
namespace {

using nlohmann::json;

constexpr Traits kTraits{.type = "wecom-app",
                         .family = "wecom",
                         .hears = true,
                         .answers_in_response = true,
                         .to_people = true,
                         .markdown = true,
                         .refusal_status = 403,
                         .to_groups = true,
                         .mentions = true,
                         .cards = true,
                         .talks_to_presses = true,
                         .limit = "30 a minute for each person"};

constexpr std::size_t kMaxText = 2048;  // bytes, of texts, markdown and passive replies alike (3.5, 6.3, 6.6)
// Of the 30 that one person may get; the platform's minute is not ours.
constexpr int kPerMinuteEach = 27;

std::int64_t digits_of(std::string_view text) {
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

class WecomApp final : public Adapter, public ShowsPictures {
public:
    explicit WecomApp(const ChannelConfig& config)
        : channel_(config.id),
          account_(wecom_account(config)),
          pictures_(account_),
          agent_id_(config.get("agent_id")),
          crypt_(config.get("token"), config.get("encoding_aes_key"), account_.corp_id) {}

    const Traits& traits() const override { return kTraits; }
    const Pictures& pictures() const override { return pictures_; }

    Result<void> verify(const HttpRequest& request, Time) const override { return verify_envelope(request, crypt_); }

    Result<Inbound> decode(const HttpRequest& request) const override {
        const auto opened = open_envelope(request, crypt_);
        if (!opened) return Ignored{std::string(name_of(opened.error()))};
        // Bare text, not XML: the console compares it byte by byte (3.1).
        if (request.method == "GET") return Challenge{"text/plain; charset=utf-8", *opened};
        return decode_wecom_app(*opened, channel_, agent_id_);
    }

    HttpResponse respond(std::string_view text, const InboundMessage* message, Time now) const override {
        HttpResponse response{.content_type = "text/xml; charset=utf-8"};
        if (!text.empty() && message)
            response.body =
                seal_xml(crypt_, reply_to(*message, text, now), mark_of_reply(crypt_, message->message_id, now));
        return response;
    }

    std::vector<Way> ways(const Conversation&, bool) const override { return {Way::server}; }
    bool needs_token(Way) const override { return true; }
    int per_minute_each(Way) const override { return kPerMinuteEach; }
    HttpCall token_call() const override { return wecom_token_call(account_); }
    Result<AccessToken> read_token(const HttpReply& reply, Time now) const override {
        return read_wecom_token(reply, now);
    }

    bool can_say(const OutboundMessage&, Way) const override { return true; }

    Result<HttpCall> encode(const OutboundMessage& message, Way, const SendContext& context) const override {
        if (!message.replaces.empty()) return in_place_of(message, context);
        return context.to.is_private ? to_person(message, context) : to_group(message, context);
    }

    Verdict judge(const HttpReply& reply, Way) const override { return judge_wecom(reply); }

    SentAs sent_as(const HttpReply& reply, const OutboundMessage& message, const SendContext& context) const override {
        const std::string code = text_of(parse_json(reply.body), "response_code");
        if (code.empty() || !message.replaces.empty()) return {};
        return {.name = {}, .card = task_of(message, context), .handle = code, .lives = kCodeLives, .once = true};
    }

private:
    // A pressed card can be answered by what becomes of its button, and by that alone (3.5).
    std::string reply_to(const InboundMessage& message, std::string_view text, Time now) const {
        using As = XmlElement::As;
        const std::string seconds = std::to_string(to_ms(now) / 1000);
        const std::string content = cut_at_line(text, kMaxText);
        if (message.card.empty())
            return write_xml({{As::text, "ToUserName", message.sender_id},
                              {As::text, "FromUserName", message.addressed_to},
                              {As::number, "CreateTime", seconds},
                              {As::text, "MsgType", "text"},
                              {As::text, "Content", content}});
        const std::string pressed = wecom_pressed_name(message.text);
        return write_xml({{As::text, "ToUserName", message.sender_id},
                          {As::text, "FromUserName", message.addressed_to},
                          {As::number, "CreateTime", seconds},
                          {As::text, "MsgType", "update_button"},
                          {As::text, "Button/ReplaceName", pressed}});
    }

    static json content_of(const OutboundMessage& message) {
        const bool markdown = message.form == TextForm::markdown;
        const char* type = markdown ? "markdown" : "text";
        return {{"msgtype", type}, {type, {{"content", cut_at_line(message.text, kMaxText)}}}};
    }

    // Numbers of messages begin anew with a new database; a card's must not.
    std::string task_of(const OutboundMessage& message, const SendContext& context) const {
        return sha256_hex(channel_ + "\n" + std::to_string(context.idempotency_key) + "\n" + message.text)
            .substr(0, 32);
    }

    // Of everybody who has the card, and whichever way its state changed; the code serves once (6.4).
    HttpCall in_place_of(const OutboundMessage& message, const SendContext& context) const {
        json body{{"userids", json::array({context.to.id})},
                  {"agentid", digits_of(agent_id_)},
                  {"response_code", message.replaces}};
        if (auto card = wecom_card(message, task_of(message, context)))
            body["template_card"] = std::move(*card);
        else
            body["button"] = {{"replace_name", message.title.substr(message.title.rfind(' ') + 1)}};
        return wecom_call(account_, "/cgi-bin/message/update_template_card", context.token, body);
    }

    HttpCall to_person(const OutboundMessage& message, const SendContext& context) const {
        const std::string task = task_of(message, context);
        json body = content_of(message);
        if (auto card = message.buttons.empty() ? std::nullopt : wecom_card(message, task)) {
            // A card's task makes it the only one of its kind, so what comes twice is a repetition. The same text may
            // well be meant to come twice.
            body = {{"msgtype", "template_card"},
                    {"template_card", std::move(*card)},
                    {"enable_duplicate_check", 1},
                    {"duplicate_check_interval", 1800}};
        }
        body["touser"] = context.to.id;
        body["agentid"] = digits_of(agent_id_);
        return wecom_call(account_, "/cgi-bin/message/send", context.token, body);
    }

    // The app's own groups cannot show cards.
    HttpCall to_group(const OutboundMessage& message, const SendContext& context) const {
        json body = content_of(message);
        body["chatid"] = context.to.id;
        body["safe"] = 0;
        if (message.form == TextForm::plain && !message.mentions.empty())
            body["text"]["mentioned_list"] = message.mentions;
        return wecom_call(account_, "/cgi-bin/appchat/send", context.token, body);
    }

    std::string channel_;
    WecomAccount account_;
    WecomMedia pictures_;
    std::string agent_id_;
    WecomCrypt crypt_;
};

}  // namespace

std::unique_ptr<Adapter> make_wecom_app(const ChannelConfig& config) {
    return std::make_unique<WecomApp>(config);
}

}  // namespace gridbot::adapters
