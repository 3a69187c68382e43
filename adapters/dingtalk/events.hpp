#pragma once

#include <cstdint>
#include <string>

#include "adapters/adapter.hpp"
#include "adapters/wecom_crypt/crypt.hpp"

namespace gridbot::adapters {

/// What events say in errCode when the organisation's allowance is used up (3.6).
inline constexpr std::int64_t kDingtalkUsedUp = 20001;

/// The encrypted event subscription over HTTP (protocol sheet, 9): the envelope of the WeChat family, in words of its
/// own. But for a used-up allowance what they say changes nothing; they are answered, or the platform would not keep
/// the address.
class DingtalkEvents {
public:
    /// `owner`: the app's Client ID, or the organisation's corpId where the old API made the subscription.
    DingtalkEvents(std::string token, std::string_view aes_key, std::string owner)
        : crypt_(std::move(token), aes_key, std::move(owner)) {}

    /// Whether a request is one of these, and not a robot's message.
    static bool is_event(const HttpRequest& request);
    /// Errors: bad_signature, also for an event of another owner.
    Result<void> verify(const HttpRequest& request) const;
    /// The encrypted "success", or the reason why the event could not be read. To be asked only of what was verified.
    Inbound answer(const HttpRequest& request) const;

private:
    WecomCrypt crypt_;
};

}  // namespace gridbot::adapters
