#include "adapters/dingtalk_robot/dingtalk_robot.hpp"

#include <algorithm>

#include "adapters/dingtalk/dingtalk.hpp"
#include "adapters/dingtalk/signature.hpp"
#include "core/json.hpp"
#include "core/url.hpp"
#include "core/utf8.hpp"

namespace gridbot::adapters {
namespace {

// 20 a minute, and the robot is mute for ten minutes after more (5.3). A little less is used, since the platform's
// minute is not ours.
constexpr int kPerMinute = 18;

constexpr Traits kTraits{.type = "dingtalk-robot",
                         .family = "dingtalk",
                         .markdown = true,
                         .pictures = Reach::Pictures::in_text,
                         .to_groups = true,
                         .mentions = true,
                         .cards = true,
                         .limit = "20 a minute for each robot"};

class DingtalkRobot final : public SendOnlyAdapter {
public:
    explicit DingtalkRobot(const ChannelConfig& config)
        : channel_(config.id),
          webhook_(config.get("webhook")),
          secret_(config.get("secret")),
          keyword_(config.get("keyword")) {}

    const Traits& traits() const override { return kTraits; }

    int per_minute(Way) const override { return kPerMinute; }
    std::string_view bucket_of(Way) const override { return kDingtalkMessages; }

    Result<HttpCall> encode(const OutboundMessage& message, Way, const SendContext& context) const override {
        nlohmann::json body = dingtalk_message(with_keyword(message));
        // The platform shows a message once however often the same msgUuid comes (5.1).
        body["msgUuid"] = "gridbot-" + channel_ + "-" + std::to_string(context.idempotency_key);
        return HttpCall{.url = signed_url(context.now), .body = dump_json(body)};
    }

    Verdict judge(const HttpReply& reply, Way) const override { return judge_errcode(reply); }

private:
    // A robot whose security setting is keywords shows only what has one of them in it (5.1).
    OutboundMessage with_keyword(OutboundMessage message) const {
        if (keyword_.empty()) return message;
        const std::string ending = "\n\n" + keyword_;
        message.text = cut_at_line(message.text, kDingtalkMostText - std::min(kDingtalkMostText, ending.size()));
        if (message.text.find(keyword_) == std::string::npos) message.text += ending;
        return message;
    }

    // Made anew for every send: the signature holds for an hour only (5.2).
    std::string signed_url(Time now) const {
        if (secret_.empty()) return webhook_;
        std::string timestamp = std::to_string(to_ms(now));
        std::string separator = webhook_.find('?') == std::string::npos ? "?" : "&";
        return webhook_ + separator + "timestamp=" + timestamp +
               "&sign=" + percent_encode(dingtalk_signature(timestamp, secret_));
    }

    std::string channel_;
    std::string webhook_;
    std::string secret_;
    std::string keyword_;
};

}  // namespace

std::unique_ptr<Adapter> make_dingtalk_robot(const ChannelConfig& config) {
    return std::make_unique<DingtalkRobot>(config);
}

}  // namespace gridbot::adapters
