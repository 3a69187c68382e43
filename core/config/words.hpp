#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/phrase.hpp"

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

/// The same three for those who fill in the tables: in English as above, in Chinese with Chinese marks.
Phrase remedy_near(std::string_view word, const std::vector<std::string>& known, Phrase otherwise);
Phrase cited(std::string_view value);
Phrase all_cited(const std::vector<std::string>& values, std::size_t at_most = 6);
Phrase enumerated(const std::vector<std::string>& words, std::size_t at_most = 6);

}  // namespace gridbot
