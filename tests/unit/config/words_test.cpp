#include "core/config/words.hpp"

#include <gtest/gtest.h>

namespace gridbot {
namespace {

TEST(NearestWord, FindsTheWordThatWasMeant) {
    EXPECT_EQ(nearest_word("facility.lfit", {"facility.water", "facility.lift"}), "facility.lift");
    EXPECT_EQ(nearest_word("网格圆", {"网格员", "楼长"}), "网格员");
}

TEST(NearestWord, IsSilentWhereNothingIsClose) {
    EXPECT_EQ(nearest_word("xyz", {"listen", "threads"}), std::nullopt);
    EXPECT_EQ(nearest_word("员", {"长"}), std::nullopt);
}

TEST(InQuotes, HidesWhatCouldBeANumberOfAPersonOrAKey) {
    for (const char* value : {"13800000001", "138 0000 0001", "0000-6000001", "6000001", "+8613800000001",
                              "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"})
        EXPECT_EQ(in_quotes(value).find(value), std::string::npos) << value;
}

TEST(InQuotes, ShowsCodesOfGrids) {
    EXPECT_EQ(in_quotes("SH-HX-52-B3"), "\"SH-HX-52-B3\"");
    EXPECT_EQ(in_quotes("371602103001"), "\"371602103001\"");
}

TEST(Listed, CountsWhatItLeavesOut) {
    EXPECT_EQ(listed({"a", "b", "c", "d"}, 2), "a, b and 2 more");
}

}  // namespace
}  // namespace gridbot
