#pragma once

#include <string>

#include "adapters/link.hpp"

namespace gridbot::adapters {

/// The WebSocket of a bridge: gridbot connects to it, or it to gridbot (protocol sheet, 4.3, 4.4 and 5).
class OnebotLink final : public Link {
public:
    struct Parts {
        std::string channel;
        bool opened_by_us = true;
        std::string url;  // of the bridge
        std::string access_token;
        bool version12 = false;  // as long as the bridge has not shown what it speaks
    };
    explicit OnebotLink(Parts parts);

    const LinkRules& rules() const override { return rules_; }
    Result<LinkAddress> address(const HttpReply* reply) const override;
    Admission admit(const HttpRequest& handshake) const override;
    std::unique_ptr<LinkTalk> talk(std::string name, const HttpRequest* handshake) const override;

private:
    Parts parts_;
    LinkRules rules_;
};

}  // namespace gridbot::adapters
