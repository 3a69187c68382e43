#include "adapters/json_fields.hpp"

#include <charconv>

namespace gridbot::adapters {

using nlohmann::json;

const json& child(const json& object, const char* key) {
    static const json nothing;
    if (!object.is_object()) return nothing;
    auto found = object.find(key);
    return found == object.end() ? nothing : *found;
}

std::string text_of(const json& object, const char* key) {
    const json& value = child(object, key);
    return value.is_string() ? value.get<std::string>() : std::string{};
}

std::optional<std::int64_t> number_of(const json& object, const char* key) {
    const json& value = child(object, key);
    if (value.is_number_integer()) return value.get<std::int64_t>();
    if (value.is_number()) {
        // Beyond the range the conversion is undefined.
        constexpr double kEnd = 9e18;
        const double real = value.get<double>();
        return real > -kEnd && real < kEnd ? std::optional(static_cast<std::int64_t>(real)) : std::nullopt;
    }
    if (!value.is_string()) return std::nullopt;
    const auto& text = value.get_ref<const std::string&>();
    std::int64_t number = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

std::int64_t integer_of(const json& object, const char* key) {
    const json& value = child(object, key);
    return value.is_number_integer() ? value.get<std::int64_t>() : 0;
}

std::string id_of(const json& object, const char* key) {
    const json& value = child(object, key);
    if (value.is_number_unsigned()) return std::to_string(value.get<std::uint64_t>());
    if (value.is_number_integer()) return std::to_string(value.get<std::int64_t>());
    return value.is_string() ? value.get<std::string>() : std::string{};
}

}  // namespace gridbot::adapters
