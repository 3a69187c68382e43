#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

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
/// As it goes out: bytes that are no UTF-8 are replaced, not refused.
std::string dump_json(const nlohmann::json& value);

}  // namespace gridbot::adapters
