#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "adapters/link.hpp"

namespace gridbot::adapters {

/// DingTalk's Stream mode: a ticket by HTTP, then a WebSocket that brings what the callback would (protocol sheet, 8).
/// Nothing can be said over it but acknowledgements.
class DingtalkStream final : public Link {
public:
    struct Parts {
        std::string channel;
        std::string client_id;
        std::string client_secret;
        std::string api_base;
        std::function<bool(std::string_view url)> allowed;  // as for decode_dingtalk()
    };
    explicit DingtalkStream(Parts parts) : parts_(std::move(parts)) {}

    const LinkRules& rules() const override;
    std::optional<HttpCall> ask() const override;
    Result<LinkAddress> address(const HttpReply* reply) const override;
    std::unique_ptr<LinkTalk> talk(std::string name, const HttpRequest* handshake) const override;

private:
    Parts parts_;
};

}  // namespace gridbot::adapters
