#include "adapters/wecom_robot/wecom_robot.hpp"

#include "core/digest.hpp"
#include "core/form_data.hpp"
#include "core/json.hpp"
#include "core/utf8.hpp"

namespace gridbot::adapters {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using Kind = Verdict::Kind;

constexpr Traits kTraits{.type = "wecom-robot",
                         .family = "wecom",
                         .markdown = true,
                         .pictures = Reach::Pictures::alone,
                         .files = true,
                         .to_groups = true,
                         .mentions = true,
                         .limit = "20 a minute for each robot"};

// Bytes of UTF-8, not characters (sheet, 5).
constexpr std::size_t kMaxText = 2048;
constexpr std::size_t kMaxMarkdown = 4096;
// 20 messages a minute per robot: the window that was overrun is over after one. A little less is used, since the
// platform's minute is not ours.
constexpr int kPerMinute = 18;
constexpr auto kPenalty = 1min;
constexpr std::size_t kMaxPicture = 2 * 1024 * 1024;
constexpr std::size_t kMaxFile = 20 * 1024 * 1024;
constexpr std::size_t kMinFile = 6;

class WecomRobot final : public SendOnlyAdapter {
public:
    explicit WecomRobot(const ChannelConfig& config) : webhook_(config.get("webhook")) {}

    const Traits& traits() const override { return kTraits; }

    int per_minute(Way) const override { return kPerMinute; }

    Result<HttpCall> encode(const OutboundMessage& message, Way, const SendContext& context) const override {
        json body;
        if (message.attachment && message.attachment->kind == Attachment::Kind::picture) {
            if (context.bytes.empty() || context.bytes.size() > kMaxPicture) return Errc::bad_payload;
            body = {{"msgtype", "image"},
                    {"image", {{"base64", base64_encode(context.bytes)}, {"md5", md5_hex(context.bytes)}}}};
        } else if (message.attachment) {
            body = {{"msgtype", "file"}, {"file", {{"media_id", context.media_id}}}};
        } else if (message.form == TextForm::markdown) {
            body = {{"msgtype", "markdown"}, {"markdown", {{"content", cut_at_line(message.text, kMaxMarkdown)}}}};
        } else {
            body = {{"msgtype", "text"}, {"text", {{"content", cut_at_line(message.text, kMaxText)}}}};
            if (!message.mentions.empty()) body["text"]["mentioned_list"] = message.mentions;
        }
        return HttpCall{.url = webhook_, .body = dump_json(body)};
    }

    Verdict judge(const HttpReply& reply, Way) const override {
        auto body = parse_json(reply.body);
        if (!body.is_object() || !body.value("errcode", json{}).is_number())
            return {Kind::retry, 0ms, 0ms, "answer is not the platform's JSON"};
        const int code = body["errcode"].get<int>();
        const std::string reason = "errcode " + std::to_string(code);
        switch (code) {
            case 0:
                return {};
            case -1:
                return {Kind::retry, 0ms, 0ms, reason};
            case 45009:
                return {Kind::retry, kPenalty, kPenalty, reason};
            default:
                return {Kind::give_up, 0ms, 0ms, reason};
        }
    }

    bool needs_upload(const OutboundMessage& message) const override {
        return message.attachment && message.attachment->kind == Attachment::Kind::file;
    }

    // The key of the robot that sends is the key that uploads (5).
    Result<HttpCall> upload(const OutboundMessage& message, const SendContext& context) const override {
        constexpr std::string_view kSend = "/webhook/send";
        const std::size_t at = webhook_.find(kSend);
        if (at == webhook_.npos || context.bytes.size() < kMinFile || context.bytes.size() > kMaxFile)
            return Errc::bad_payload;
        std::string url = webhook_;
        url.replace(at, kSend.size(), "/webhook/upload_media");
        FormData form = form_with_file("media", message.attachment->name, context.bytes);
        return HttpCall{
            .url = url + "&type=file", .content_type = std::move(form.content_type), .body = std::move(form.body)};
    }

    Result<std::string> read_upload(const HttpReply& reply) const override {
        auto body = parse_json(reply.body);
        if (!body.is_object() || !body.value("media_id", json{}).is_string()) return Errc::bad_payload;
        return body["media_id"].get<std::string>();
    }

private:
    std::string webhook_;
};

}  // namespace

std::unique_ptr<Adapter> make_wecom_robot(const ChannelConfig& config) {
    return std::make_unique<WecomRobot>(config);
}

}  // namespace gridbot::adapters
