#include "core/policy/characters.hpp"

namespace gridbot::masking {
namespace {

/// The many dashes and spaces that phones and web pages write, as the one of each that is looked for.
char32_t plain_separator(char32_t c) {
    constexpr std::u32string_view dashes = U"‐‑‒–—―−﹘﹣ー";
    constexpr std::u32string_view spaces = U"\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000";
    if (c < 0x80) return c;
    if (dashes.find(c) != std::u32string_view::npos) return '-';
    return spaces.find(c) != std::u32string_view::npos ? U' ' : c;
}

}  // namespace

Characters characters_of(std::string_view text) {
    Characters out;
    out.points.reserve(text.size());
    out.begin.reserve(text.size() + 1);
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        char32_t c = length == 1 ? lead : lead & (0xffU >> (length + 1));
        for (std::size_t k = 1; k < length && i + k < text.size(); ++k)
            c = (c << 6U) | (static_cast<unsigned char>(text[i + k]) & 0x3fU);
        if (c >= 0xff01 && c <= 0xff5e) c -= 0xfee0;  // full-width forms
        out.points += plain_separator(c);
        out.begin.push_back(i);
        i += length;
    }
    out.begin.push_back(text.size());
    return out;
}

}  // namespace gridbot::masking
