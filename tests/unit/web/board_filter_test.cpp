#include <gtest/gtest.h>

#include "bot/web/board_view.hpp"

namespace gridbot::web {
namespace {

HttpRequest asked(std::vector<std::pair<std::string, std::string>> query) {
    HttpRequest request;
    request.query = std::move(query);
    return request;
}

TEST(BoardFilter, ComesBackFromItsOwnAddress) {
    BoardFilter filter;
    EXPECT_EQ(filter.query(), "");

    filter.grid = "SH-HX";
    filter.overdue = true;
    filter.rung = 2;
    filter.page = 3;
    EXPECT_EQ(filter.query(), "?grid=SH-HX&overdue=1&rung=2&page=3");
    const BoardFilter again = board_filter(asked({{"grid", "SH-HX"}, {"overdue", "1"}, {"rung", "2"}, {"page", "3"}}));
    EXPECT_EQ(again.query(), filter.query());
}

TEST(BoardFilter, EncodesWhatSomebodyTyped) {
    EXPECT_EQ(board_filter(asked({{"grid", "\"><b&c=d"}})).query(), "?grid=%22%3E%3Cb%26c%3Dd");
}

TEST(BoardFilter, TakesNonsenseForNothing) {
    for (const char* nonsense : {"", "x", "-1", "9999999999999999", "1e3", "0"}) {
        const BoardFilter filter = board_filter(asked({{"page", nonsense}, {"rung", nonsense}, {"overdue", nonsense}}));
        EXPECT_EQ(filter.query(), "") << nonsense;
    }
    EXPECT_EQ(board_filter(asked({{"rung", "99"}})).rung, 5);
}

}  // namespace
}  // namespace gridbot::web
