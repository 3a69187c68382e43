#include "adapters/onebot/signature.hpp"

#include "core/digest.hpp"

namespace gridbot::adapters {

std::string onebot_signature(std::string_view body, std::string_view secret) {
    return "sha1=" + hmac_sha1_hex(secret, body);
}

std::string_view onebot_token(const HttpRequest& request) {
    std::string_view shown = request.header("Authorization");
    // Older bridges say "Token".
    for (std::string_view scheme : {"Bearer ", "Token "})
        if (shown.starts_with(scheme)) return shown.substr(scheme.size());
    return request.parameter("access_token");
}

}  // namespace gridbot::adapters
