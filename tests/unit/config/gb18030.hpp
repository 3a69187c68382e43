#pragma once

#include <gtest/gtest.h>
#include <iconv.h>

#include <string>

namespace gridbot {

/// What Excel saves as CSV on a Chinese Windows.
inline std::string in_gb18030(std::string text) {
    iconv_t converter = iconv_open("GB18030", "UTF-8");
    std::string bytes(text.size() * 2 + 16, '\0');
    char* from = text.data();
    char* to = bytes.data();
    std::size_t left = text.size();
    std::size_t room = bytes.size();
    EXPECT_EQ(iconv(converter, &from, &left, &to, &room), 0u);
    iconv_close(converter);
    bytes.resize(bytes.size() - room);
    return bytes;
}

}  // namespace gridbot
