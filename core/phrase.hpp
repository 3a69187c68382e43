#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>

namespace gridbot {

/// A sentence for those who run the machine and, in Chinese, for the town office that fills in the tables.
struct Phrase {
    Phrase() = default;
    /// Implicit: what only those who run the machine read, and names, are the same in both.
    Phrase(std::string both) : english(both), chinese(std::move(both)) {}
    Phrase(const char* both) : Phrase(std::string(both)) {}
    Phrase(std::string in_english, std::string in_chinese)
        : english(std::move(in_english)), chinese(std::move(in_chinese)) {}

    std::string english;
    std::string chinese;
};

namespace detail {
template <class Part>
const Part& in_english(const Part& part) {
    return part;
}
inline const std::string& in_english(const Phrase& part) {
    return part.english;
}
template <class Part>
const Part& in_chinese(const Part& part) {
    return part;
}
inline const std::string& in_chinese(const Phrase& part) {
    return part.chinese;
}
}  // namespace detail

/// Both sentences with the same parts in them; a part that is a Phrase stands in each in its language. Word order
/// differs, so parts may be numbered: `{0}`, `{1}`.
template <class... Parts>
Phrase phrase(std::string_view english, std::string_view chinese, const Parts&... parts) {
    return {fmt::format(fmt::runtime(english), detail::in_english(parts)...),
            fmt::format(fmt::runtime(chinese), detail::in_chinese(parts)...)};
}

}  // namespace gridbot
