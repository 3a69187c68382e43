#include "commands/intake/numerals.hpp"

#include <algorithm>

namespace gridbot::intake {

int numeral_value(char32_t c) {
    switch (c) {
        case U'零':
        case U'〇':
            return 0;
        case U'一':
        case U'幺':
            return 1;
        case U'二':
        case U'两':
            return 2;
        case U'三':
            return 3;
        case U'四':
            return 4;
        case U'五':
            return 5;
        case U'六':
            return 6;
        case U'七':
            return 7;
        case U'八':
            return 8;
        case U'九':
            return 9;
        default:
            return -1;
    }
}

char32_t everyday_numeral(char32_t formal) {
    switch (formal) {
        case U'壹':
            return U'一';
        case U'贰':
            return U'二';
        case U'叁':
            return U'三';
        case U'肆':
            return U'四';
        case U'伍':
            return U'五';
        case U'陆':
            return U'六';
        case U'柒':
            return U'七';
        case U'捌':
            return U'八';
        case U'玖':
            return U'九';
        case U'拾':
            return U'十';
        case U'佰':
            return U'百';
        default:
            return U'\0';
    }
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
