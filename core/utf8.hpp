#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace gridbot {

/// `text` cut to at most `max_bytes`, at the end of a line where one of the second half fits, else between characters.
/// A cut is marked with "…" when there is room for it.
std::string cut_at_line(std::string_view text, std::size_t max_bytes);

/// Number of characters (code points; invalid bytes count as one each).
std::size_t count_characters(std::string_view text);

/// The first `count` characters.
std::string_view first_characters(std::string_view text, std::size_t count);

}  // namespace gridbot
