#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/town.hpp"

namespace gridbot::reports {

enum class Face { markdown, plain };

/// Numerator and denominator, which are always shown together (domain 7.7).
struct Rate {
    int part = 0;
    int whole = 0;
    friend bool operator==(const Rate&, const Rate&) = default;
};
/// "92.3%(24/26)"; "—" where there is nothing to divide by.
std::string rate_words(Rate rate);
/// The same in markdown, "**92.3%**(24/26)"; "**—**".
std::string bold_rate(Rate rate);

/// A report as text, line by line and section by section, in the words of the town.
class Page {
public:
    explicit Page(const Town& town);

    /// A line of its own: the text `id` with its values.
    void line(std::string_view id, const TextValues& values);
    /// A line that begins with the next numeral, {k}.
    void section(std::string_view id, TextValues values);
    void gap() { text_ += "\n"; }
    /// "甲；乙"
    std::string entries(const std::vector<std::string>& items) const;
    /// As a chat shows it: one without markdown gets none of its marks.
    std::string text(Face face) const;

private:
    std::string numeral(std::size_t n) const;

    const TextBook& texts_;
    std::vector<std::string> numerals_;
    std::size_t sections_ = 0;
    std::string text_;
};

}  // namespace gridbot::reports
