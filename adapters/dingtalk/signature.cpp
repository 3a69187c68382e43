#include "adapters/dingtalk/signature.hpp"

#include <charconv>

#include "core/digest.hpp"

namespace gridbot::adapters {

std::string dingtalk_signature(std::string_view timestamp, std::string_view secret) {
    std::string data;
    data.reserve(timestamp.size() + 1 + secret.size());
    data.append(timestamp).append(1, '\n').append(secret);
    return base64_encode(hmac_sha256(secret, data));
}

Result<void> verify_dingtalk_callback(std::string_view timestamp, std::string_view sign, std::string_view secret,
                                      Time now) {
    std::int64_t ms = 0;
    auto [end, error] = std::from_chars(timestamp.data(), timestamp.data() + timestamp.size(), ms);
    if (error != std::errc{} || end != timestamp.data() + timestamp.size() || sign.empty()) return Errc::bad_signature;
    if (!same_digest(dingtalk_signature(timestamp, secret), sign)) return Errc::bad_signature;
    // Signed numbers near the ends of the range must not overflow the difference.
    constexpr std::int64_t kWindow = 3'600'000;
    const std::int64_t now_ms = to_ms(now);
    if (ms < now_ms - kWindow || ms > now_ms + kWindow) return Errc::stale_request;
    return {};
}

}  // namespace gridbot::adapters
