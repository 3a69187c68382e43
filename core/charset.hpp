#pragma once

#include <string>
#include <string_view>

namespace gridbot {

bool is_utf8(std::string_view text);

/// A file as a Chinese office may have saved it, as UTF-8 without byte order mark: UTF-8 with or without one, UTF-16
/// with one, or GB18030 ("ANSI", GBK and GB2312 are parts of it). Bytes that are none of these come back as they are,
/// for the reader to name the line. A first line in good UTF-8 beyond ASCII says what the file was meant to be: a stray
/// byte further down does not turn it into GB18030.
std::string as_utf8(std::string bytes);

/// `cell` without spaces, tabs, line breaks and full-width spaces at its ends.
std::string_view trimmed(std::string_view cell);

}  // namespace gridbot
