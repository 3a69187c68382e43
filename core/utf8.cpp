#include "core/utf8.hpp"

namespace gridbot {
namespace {

bool is_continuation(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// The largest position not beyond `limit` that is not inside a character.
std::size_t boundary_before(std::string_view text, std::size_t limit) {
    if (limit >= text.size()) return text.size();
    while (limit > 0 && is_continuation(text[limit])) --limit;
    return limit;
}

}  // namespace

std::string cut_at_line(std::string_view text, std::size_t max_bytes) {
    if (text.size() <= max_bytes) return std::string(text);
    constexpr std::string_view kMark = "…";
    if (max_bytes <= kMark.size()) return std::string(text.substr(0, boundary_before(text, max_bytes)));
    const std::size_t room = max_bytes - kMark.size();
    const std::size_t line_end = text.rfind('\n', room - 1);
    const bool at_line = line_end != std::string_view::npos && line_end >= room / 2;
    std::string cut(text.substr(0, at_line ? line_end + 1 : boundary_before(text, room)));
    return cut += kMark;
}

std::size_t count_characters(std::string_view text) {
    std::size_t count = 0;
    for (char c : text) count += is_continuation(c) ? 0 : 1;
    return count;
}

std::string_view first_characters(std::string_view text, std::size_t count) {
    std::size_t end = 0;
    while (end < text.size() && count > 0) {
        ++end;
        while (end < text.size() && is_continuation(text[end])) ++end;
        --count;
    }
    return text.substr(0, end);
}

}  // namespace gridbot
