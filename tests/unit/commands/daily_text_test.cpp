#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "reports/daily.hpp"
#include "tests/unit/commands/town.hpp"

namespace gridbot::reports {
namespace {

using commands::testing::at;
using commands::testing::case_of;
using commands::testing::town;
using ::testing::HasSubstr;
using ::testing::Not;

DailyFigures figures() {
    DailyFigures day;
    day.day = parse_day("2026-11-23").value();
    day.now = at("2026-11-23T18:05");
    return day;
}

std::string page(const DailyFigures& day) {
    return daily_text(day, *town(), Face::markdown);
}

TEST(DailyText, HasTwoLinesOnADayWithoutCases) {
    EXPECT_EQ(page(figures()),
              "**三河湖镇 网格日报** 11月23日(周一)\n> 登记 **0** 件｜办结 **0** 件｜当日办结率 **—**");
}

TEST(DailyText, GivesARateWithItsNumeratorAndDenominator) {
    DailyFigures day = figures();
    day.registered = 31;
    day.settled = 27;
    day.same_day = {24, 26};

    EXPECT_THAT(page(day), HasSubstr("当日办结率 **92.3%**(24/26)"));
}

TEST(DailyText, GivesADashWhereThereIsNothingToDivideBy) {
    DailyFigures day = figures();
    day.registered = 1;
    EXPECT_THAT(page(day), HasSubstr("当日办结率 **—**"));
}

TEST(DailyText, DropsEmptySectionsAndNumbersTheOthersInOrder) {
    DailyFigures day = figures();
    day.registered = day.open = 1;
    day.categories = {{"物业设施", 1}};
    EXPECT_THAT(page(day), HasSubstr("**一、分类**：物业设施1"));
    EXPECT_THAT(page(day), Not(HasSubstr("要情")));

    day.sensitive = 2;
    EXPECT_THAT(page(day), HasSubstr("**一、今日要情**\n敏感事项 2 件"));
    EXPECT_THAT(page(day), HasSubstr("**二、分类**"));
}

TEST(DailyText, NamesTheOrganisationOfWhatIsOverdueAndNoPersonAndNoBuilding) {
    DailyFigures day = figures();
    day.registered = day.open = day.overdue = 1;
    day.overdue_cases = {case_of("facility.lighting")};
    day.overdue_cases.front().due_at = at("2026-11-22T18:00");
    day.highlights = {case_of("safety.gas")};

    EXPECT_THAT(page(day), HasSubstr("逾期(1)**：SH20261123-0001 惠民物业(+1天)"));
    EXPECT_THAT(page(day), HasSubstr("(河西村)：09:00报"));
    EXPECT_THAT(page(day), Not(HasSubstr("3号楼")));
}

TEST(DailyText, HasNoMarksWhereTheChatShowsThemAsTheyAre) {
    DailyFigures day = figures();
    day.registered = day.open = 1;
    const std::string plain = daily_text(day, *town(), Face::plain);
    EXPECT_THAT(plain, Not(HasSubstr("**")));
    EXPECT_THAT(plain, Not(HasSubstr("> ")));
    EXPECT_THAT(plain, HasSubstr("登记 1 件"));
}

}  // namespace
}  // namespace gridbot::reports
