#pragma once

#include <string>
#include <string_view>

namespace gridbot {

/// The body of a form that hands over one file (RFC 7578).
struct FormData {
    std::string content_type;  // names the boundary
    std::string body;
};

/// `field` and `file_name` are ours: letters, digits, points and dashes.
FormData form_with_file(std::string_view field, std::string_view file_name, std::string_view bytes);

}  // namespace gridbot
