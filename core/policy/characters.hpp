#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Text as the finders and the masks of personal data look at it.
namespace gridbot::masking {

/// Text as characters, half-width, with the byte at which each begins.
struct Characters {
    std::u32string points;
    std::vector<std::size_t> begin;  // one more than points: the end of the text
};
Characters characters_of(std::string_view text);

inline bool ascii_digit(char32_t c) {
    return c >= '0' && c <= '9';
}

inline bool ascii_letter(char32_t c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

inline bool han(char32_t c) {
    return c >= 0x4e00 && c <= 0x9fff;
}

/// '3' of 三: digits as they are dictated.
inline std::optional<char> spoken_digit(char32_t c) {
    constexpr std::u32string_view spoken = U"零一二三四五六七八九〇幺";
    const std::size_t at = spoken.find(c);
    if (at == std::u32string_view::npos) return std::nullopt;
    return at < 10 ? static_cast<char>('0' + at) : at == 10 ? '0' : '1';
}

}  // namespace gridbot::masking
