#pragma once

#include <string>
#include <string_view>

#include "core/errors.hpp"

namespace gridbot {

/// The parts of an absolute http or https address that decide whom a call reaches.
struct UrlParts {
    std::string scheme;  // lower case
    std::string host;    // lower case, without brackets or port
    std::string port;    // explicit or the scheme's
    std::string path;    // percent-decoded
    std::string origin() const { return scheme + "://" + host + ":" + port; }
};

/// Errors: bad_payload for anything but an absolute http or https URL without user information.
Result<UrlParts> parse_url(std::string_view url);

/// Everything but A-Z a-z 0-9 - . _ ~ as %XX.
std::string percent_encode(std::string_view text);

}  // namespace gridbot
