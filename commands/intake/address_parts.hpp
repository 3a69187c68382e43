#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "commands/intake/normal_text.hpp"

namespace gridbot::intake {

inline constexpr int kHighestUnit = 30;

/// What stands at one place of a text as part of an address: a number, a unit, a room, a range. Borrows the text.
/// Nothing here looks further than the words around the place; which of the parts belong together find_address() says.
class AddressParts {
public:
    struct Number {
        std::string digits;
        std::size_t end = 0;
        bool spoken = false;  // Chinese numerals
        int value() const { return std::stoi(digits); }
    };
    struct Part {
        std::string value;
        std::size_t end;
    };

    explicit AddressParts(std::u32string_view text) : text_(text) {}

    std::size_t size() const { return text_.size(); }
    std::u32string_view text() const { return text_; }
    /// U+0000 behind the end.
    char32_t at(std::size_t i) const { return i < text_.size() ? text_[i] : U'\0'; }
    bool starts_with(std::size_t i, std::u32string_view word) const {
        return text_.substr(std::min(i, text_.size())).starts_with(word);
    }

    /// At most four figures or five Chinese numerals.
    std::optional<Number> number_at(std::size_t i) const;
    /// A number or letter may begin here: what stands before does not belong to it.
    bool starts_token(std::size_t i) const;
    std::size_t skip_separators(std::size_t i) const;
    /// End of a suffix that makes the number before it a building, or nothing.
    std::optional<std::size_t> building_suffix(std::size_t i, const Number& number) const;
    /// "2单元", "东单元", "2门301".
    std::optional<Part> unit_at(std::size_t i) const;
    /// "300家商铺", "302度": what stands behind is counted. Not so "302天然气", "101家里", "1202楼上", "501多次反映".
    bool counts_something(std::size_t i) const;
    /// "东户", "6楼东门".
    std::optional<Part> door_at(std::size_t i) const;
    /// "501", "501室", "501A", or a door.
    std::optional<Part> room_at(std::size_t i) const;
    /// "3楼,302" behind "6号楼,".
    std::optional<Part> room_behind_floor(std::size_t i) const;
    /// "1-6号楼", "1号楼到6号楼", or the tail of one.
    bool is_range(std::size_t begin, std::size_t end) const;

private:
    std::u32string_view text_;
};

bool is_range_dash(char32_t c);
/// "0301" is building 301; "0" stays.
std::string without_zeros(const std::string& digits);
/// A figure of spoken numbers: 一 to 九, 零, 十, 百.
bool is_numeral(char32_t c);

}  // namespace gridbot::intake
