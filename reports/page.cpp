#include "reports/page.hpp"

#include <fmt/format.h>

#include "core/wording.hpp"

namespace gridbot::reports {
namespace {

// Chats that know no markdown show its marks as they are.
std::string without_marks(std::string_view markdown) {
    std::string plain;
    bool line_start = true;
    for (std::size_t i = 0; i < markdown.size(); ++i) {
        if (markdown.substr(i).starts_with("**")) {
            ++i;
        } else if (line_start && markdown.substr(i).starts_with("> ")) {
            ++i;
        } else {
            plain += markdown[i];
        }
        line_start = markdown[i] == '\n';
    }
    return plain;
}

}  // namespace

std::string rate_words(Rate rate) {
    if (rate.whole == 0) return "—";
    return fmt::format("{:.1f}%({}/{})", 100.0 * rate.part / rate.whole, rate.part, rate.whole);
}

std::string bold_rate(Rate rate) {
    if (rate.whole == 0) return "**—**";
    return fmt::format("**{:.1f}%**({}/{})", 100.0 * rate.part / rate.whole, rate.part, rate.whole);
}

Page::Page(const Town& town) : texts_(town.texts), numerals_(word_list(town.texts, "numerals")) {}

void Page::line(std::string_view id, const TextValues& values) {
    if (!text_.empty()) text_ += "\n";
    text_ += texts_.say(id, values);
}

void Page::section(std::string_view id, TextValues values) {
    values.set("k", numeral(++sections_));
    line(id, values);
}

std::string Page::entries(const std::vector<std::string>& items) const {
    return fmt::format("{}", fmt::join(items, texts_.word("item_separator")));
}

std::string Page::text(Face face) const {
    return face == Face::markdown ? text_ : without_marks(text_);
}

std::string Page::numeral(std::size_t n) const {
    return n <= numerals_.size() ? numerals_[n - 1] : std::to_string(n);
}

}  // namespace gridbot::reports
