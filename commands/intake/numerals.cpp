#include "commands/intake/numerals.hpp"

#include <algorithm>

namespace gridbot::intake {

int numeral_value(char32_t c) {
    constexpr std::u32string_view numerals = U"零一二三四五六七八九";
    if (c == U'〇') return 0;
    if (c == U'两') return 2;
    if (c == U'幺') return 1;
    const std::size_t at = numerals.find(c);
    return at == std::u32string_view::npos ? -1 : static_cast<int>(at);
}

std::optional<std::string> spoken_number(std::u32string_view numerals) {
    if (numerals.find_first_of(U"十百") == std::u32string_view::npos) {
        std::string digits;
        for (char32_t c : numerals) digits += static_cast<char>('0' + numeral_value(c));
        return digits;
    }
    int total = 0;
    int pending = -1;
    for (char32_t c : numerals) {
        if (c == U'百' || c == U'十') {
            total += (pending < 0 ? 1 : pending) * (c == U'百' ? 100 : 10);
            pending = -1;
        } else {
            pending = numeral_value(c);
        }
    }
    total += std::max(pending, 0);
    return total > 0 ? std::optional(std::to_string(total)) : std::nullopt;
}

}  // namespace gridbot::intake
