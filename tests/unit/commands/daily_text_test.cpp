#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "reports/daily.hpp"
#include "tests/conformance/temporary_folder.hpp"
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

/// The fixture with a table of who is on duty at night.
std::shared_ptr<const Town> town_with_duty(const std::filesystem::path& folder, const std::string& rows) {
    std::filesystem::copy(GRIDBOT_FIXTURES "/sanhehu", folder);
    std::ofstream(folder / "duty.csv") << "日期,工号\n" << rows;
    std::ifstream before(folder / "gridbot.toml");
    std::string toml((std::istreambuf_iterator<char>(before)), {});
    toml.replace(toml.find("# duty ="), std::string_view("# duty =").size(), "duty =");
    std::ofstream(folder / "gridbot.toml") << toml;
    const Config config = load_config((folder / "gridbot.toml").string(),
                                      [](const std::string&) { return std::optional<std::string>{}; });
    return config.towns.at(0);
}

TEST(DailyText, NamesTheUnitOfWhoeverIsOnDutyTonight) {
    const storage::TemporaryFolder folder;
    const auto with_table = town_with_duty(folder / "town", "2026-11-23,p20\n2026-11-23,p14\n2026-11-24,p03\n");
    DailyFigures day = figures();
    day.registered = day.open = 1;

    EXPECT_THAT(daily_text(day, *with_table, Face::plain), HasSubstr("值班：今晚 司法所、派出所"));
    day.day = parse_day("2026-11-24").value();
    EXPECT_THAT(daily_text(day, *with_table, Face::plain), HasSubstr("值班：今晚 网格中心"));
    EXPECT_THAT(page(day), HasSubstr("今晚 网格中心"));
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
