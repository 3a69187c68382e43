#include "core/charset.hpp"

#include <gtest/gtest.h>

#include "tests/unit/config/gb18030.hpp"

namespace gridbot {
namespace {

TEST(AsUtf8, ReadsWhatWindowsSaves) {
    EXPECT_EQ(as_utf8(in_gb18030("编码,𠮷\n")), "编码,𠮷\n");
    EXPECT_EQ(as_utf8(std::string("\xFF\xFE\x16\x7F\x0A\x00", 6)), "编\n");
    EXPECT_EQ(as_utf8("\xEF\xBB\xBF编"), "编");
    EXPECT_EQ(as_utf8("a\n\xFF\xFF"), "a\n\xFF\xFF") << "what is none of them comes back as it is";
}

}  // namespace
}  // namespace gridbot
