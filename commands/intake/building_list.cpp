#include "commands/intake/building_list.hpp"

#include "commands/intake/normal_text.hpp"

namespace gridbot::intake {
namespace {

bool numbers_a_matter(std::u32string_view text, std::size_t begin, std::size_t i) {
    if (i != begin + 2 || text[begin] != '1') return false;
    for (std::size_t k = i; k + 1 < text.size(); ++k)
        if (text[k] == '2' && !is_digit(text[k - 1]) && any_of_set(text[k + 1], U"、.:)")) return true;
    return false;
}

}  // namespace

std::size_t list_begin(std::u32string_view text, std::size_t i) {
    std::size_t begin = i;
    while (begin >= 2 && any_of_set(text[begin - 1], U"、,和跟与及")) {
        std::size_t figures = begin - 1;
        while (figures > 0 && is_digit(text[figures - 1])) --figures;
        const bool plain = figures + 3 > begin - 1 && figures < begin - 1;
        if (!plain || (figures > 0 && (is_address_dash(text[figures - 1]) || is_letter(text[figures - 1])))) break;
        begin = figures;
    }
    return numbers_a_matter(text, begin, i) ? i : begin;
}

}  // namespace gridbot::intake
