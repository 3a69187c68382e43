#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gridbot::intake {

/// The figure a Chinese numeral stands for (零 to 九, 〇, 两, 幺), -1 where it is none.
int numeral_value(char32_t c);

/// The everyday form of a numeral as cheques and door plates write it (叁: 三, 拾: 十), U+0000 where it is none.
char32_t everyday_numeral(char32_t formal);

/// 十二, 二十, 一百零三 as numbers; 五零一 figure by figure. Expects numerals only; nothing where they make no number.
std::optional<std::string> spoken_number(std::u32string_view numerals);

}  // namespace gridbot::intake
