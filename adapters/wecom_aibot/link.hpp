#pragma once

#include <string>

#include "adapters/link.hpp"

namespace gridbot::adapters {

/// What the numbers of pushes begin with; the rest is the number of the card, where it is one.
inline constexpr std::string_view kAibotPush = "aibot_send_msg_";

/// The long connection of a smart robot (protocol sheet, 4.8). There is one per bot: who connects later turns the other
/// out, and that one must not come back by itself.
class AibotLink final : public Link {
public:
    struct Parts {
        std::string channel;
        std::string bot_id;
        std::string secret;
        std::string url;
        std::string bot_name;
    };
    explicit AibotLink(Parts parts);

    const LinkRules& rules() const override { return rules_; }
    Result<LinkAddress> address(const HttpReply* reply) const override;
    std::unique_ptr<LinkTalk> talk(std::string name, const HttpRequest* handshake) const override;

private:
    Parts parts_;
    LinkRules rules_;
};

}  // namespace gridbot::adapters
