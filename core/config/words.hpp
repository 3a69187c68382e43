#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gridbot {

/// The known word closest to `word`, or nothing where none is close enough to have been meant.
std::optional<std::string> nearest_word(std::string_view word, const std::vector<std::string>& known);

/// `write "facility.lift"` where a known word is close, else `otherwise`.
std::string write_nearest(std::string_view word, const std::vector<std::string>& known, std::string otherwise);

/// A value from a file, in quotes and short, fit for a fault text. What could be a phone number, an ID number or a key
/// is hidden: a shifted column puts such values where a code is expected.
std::string in_quotes(std::string_view value);

/// `a, b, c and 12 more`
std::string listed(const std::vector<std::string>& words, std::size_t at_most = 6);

}  // namespace gridbot
