#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

/// JSON text is read and written here alone: the library's parser and printer are templates that take seconds to build.
namespace gridbot {

/// Of text that somebody else wrote. `is_discarded()` where it is no JSON.
nlohmann::json parse_json(std::string_view text);
/// Of our own text. Throws nlohmann::json::parse_error.
nlohmann::json read_json(std::string_view text);
/// On one line, or with so many spaces a level. Bytes that are no UTF-8 are replaced, not refused.
std::string dump_json(const nlohmann::json& value, int indent = -1);

}  // namespace gridbot
