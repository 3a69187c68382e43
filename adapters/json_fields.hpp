#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/json.hpp"

/// Members of JSON that somebody else wrote: whatever is missing or of another kind than promised reads as nothing.
namespace gridbot::adapters {

/// The member; null where `object` is none or has none of that name.
const nlohmann::json& child(const nlohmann::json& object, const char* key);
/// Empty for anything but a string.
std::string text_of(const nlohmann::json& object, const char* key);
/// Numbers sometimes arrive as strings.
std::optional<std::int64_t> number_of(const nlohmann::json& object, const char* key);
/// 0 for anything but an integer.
std::int64_t integer_of(const nlohmann::json& object, const char* key);
/// An id as text, whether it is a string or an integer. Lossless for 64 bits.
std::string id_of(const nlohmann::json& object, const char* key);

}  // namespace gridbot::adapters
