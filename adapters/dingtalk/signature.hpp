#pragma once

#include <string>
#include <string_view>

#include "core/errors.hpp"
#include "core/time.hpp"

namespace gridbot::adapters {

/// base64(HMAC-SHA256(key = secret, data = timestamp + "\n" + secret)): callbacks of app robots and sends of custom
/// robots alike. `timestamp`: decimal milliseconds, exactly as it travels.
/// Source: protocols sheet of DingTalk, 3.2 and 5.2; vectors in tests/fixtures/dingtalk/signatures.json.
std::string dingtalk_signature(std::string_view timestamp, std::string_view secret);

/// Checks the headers of a robot callback. The signature does not cover the body.
/// Errors: bad_signature (missing, malformed, or digest differs, compared in constant time);
///         stale_request (|now - timestamp| over one hour, the platform's own limit; exactly one hour passes).
Result<void> verify_dingtalk_callback(std::string_view timestamp, std::string_view sign, std::string_view secret,
                                      Time now);

}  // namespace gridbot::adapters
