#pragma once

#include <string>
#include <string_view>

#include "core/http_in.hpp"

namespace gridbot::adapters {

/// "sha1=" and 40 lower-case hex digits: HMAC-SHA1 of the body's bytes as they came (protocol sheet, 4.1).
std::string onebot_signature(std::string_view body, std::string_view secret);

/// What a request shows to be let in: `Authorization: Bearer …`, or the query's access_token; empty where neither.
std::string_view onebot_token(const HttpRequest& request);

}  // namespace gridbot::adapters
