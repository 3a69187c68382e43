#include "core/policy/calendar.hpp"

#include <gmock/gmock.h>

#include "core/policy/calendar_file.hpp"
#include "tests/unit/policy/shipped.hpp"

namespace gridbot {
namespace {

using shipped::calendar;
using shipped::day;

int working_days(const Calendar& calendar, LocalDay from, LocalDay to) {
    int count = 0;
    for (; from < to; from += date::days{1}) count += calendar.is_working(from) ? 1 : 0;
    return count;
}

TEST(Calendar2026, Has248WorkingDays) {
    EXPECT_EQ(working_days(calendar(), day("2026-01-01"), day("2027-01-01")), 248);
}

TEST(Calendar2026, HasItsWorkingDaysInEachMonth) {
    const int expected[] = {21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23};
    for (unsigned month = 1; month <= 12; ++month) {
        auto first = date::year{2026} / static_cast<int>(month) / 1;
        EXPECT_EQ(working_days(calendar(), LocalDay{first}, LocalDay{first + date::months{1}}), expected[month - 1])
            << month;
    }
}

TEST(Calendar2026, CountsWorkingDaysOverHolidaysAndMakeUpDays) {
    struct {
        const char* from;
        int n;
        const char* expected;
    } const vectors[] = {
        {"2026-02-13", 1, "2026-02-14"}, {"2026-02-13", 2, "2026-02-24"}, {"2026-04-03", 3, "2026-04-09"},
        {"2026-04-30", 3, "2026-05-08"}, {"2026-04-30", 4, "2026-05-09"}, {"2026-06-18", 1, "2026-06-22"},
        {"2026-09-18", 1, "2026-09-20"}, {"2026-09-24", 3, "2026-09-30"}, {"2026-09-30", 1, "2026-10-08"},
        {"2026-09-30", 3, "2026-10-10"}, {"2026-02-27", 1, "2026-02-28"}, {"2026-02-17", 0, "2026-02-17"},
    };
    for (const auto& vector : vectors)
        EXPECT_EQ(format_day(calendar().add_working_days(day(vector.from), vector.n)), vector.expected)
            << vector.from << " +" << vector.n;
}

TEST(Calendar2026, GoesBackToTheWorkingDayBefore) {
    EXPECT_EQ(format_day(calendar().previous_working_day(day("2026-10-08"))), "2026-09-30");
    EXPECT_EQ(format_day(calendar().previous_working_day(day("2026-03-02"))), "2026-02-28");
    EXPECT_EQ(format_day(calendar().working_day_at_or_before(day("2026-02-28"))), "2026-02-28");
    EXPECT_EQ(format_day(calendar().working_day_at_or_before(day("2026-09-25"))), "2026-09-24");
}

TEST(CalendarWithoutATable, KnowsWeekEndsAndTheFixedHolidays) {
    const Calendar none;

    for (const char* off : {"2030-01-01", "2030-05-01", "2030-05-02", "2030-10-01", "2030-10-02", "2030-10-03",
                            "2030-06-08", "2030-06-09"})
        EXPECT_FALSE(none.is_working(day(off))) << off;
    for (const char* work : {"2030-01-02", "2030-05-03", "2030-10-04", "2030-06-07"})
        EXPECT_TRUE(none.is_working(day(work))) << work;
    EXPECT_EQ(none.table_of(2030), nullptr);
    EXPECT_EQ(calendar().table_of(2030), nullptr);
}

TEST(ShippedCalendar, SaysWhatIsOfficialAndWhatIsWorkedOut) {
    ASSERT_NE(calendar().table_of(2026), nullptr);
    EXPECT_EQ(calendar().table_of(2026)->status, CalendarYear::Status::official);
    EXPECT_EQ(calendar().table_of(2026)->source, "国务院办公厅 2025-11-04");
    ASSERT_NE(calendar().table_of(2027), nullptr);
    EXPECT_EQ(calendar().table_of(2027)->status, CalendarYear::Status::unconfirmed);
}

TEST(CalendarFile, ADayListedBothWaysIsAWorkingDay) {
    auto both = Calendar::parse(R"({"years":{"2026":{"off":["2026-03-02/2026-03-03"],"work":["2026-03-03"]}}})");

    EXPECT_FALSE(both->is_working(day("2026-03-02")));
    EXPECT_TRUE(both->is_working(day("2026-03-03")));
}

TEST(CalendarFile, ARangeMayReachIntoTheYearBefore) {
    auto new_year = Calendar::parse(R"({"years":{"2024":{"off":["2023-12-29/2024-01-01"]}}})");

    EXPECT_FALSE(new_year->is_working(day("2023-12-29")));
}

TEST(CalendarFile, EachFaultHasItsLineAndARemedy) {
    struct {
        const char* text;
        int line;
        const char* what;
    } const cases[] = {
        {"", 1, "not JSON"},
        {"{\n\"years\": {\n\"2026\" {}}}", 3, "not JSON"},
        {"[]", 0, "no years"},
        {"{}", 0, "no years"},
        {R"({"years":[]})", 0, "no years"},
        {"{\"years\":{\n\"26\":{}}}", 2, "\"26\" is no year"},
        {R"({"years":{"2026x":{}}})", 1, "\"2026x\" is no year"},
        {R"({"years":{"2026":[]}})", 1, "2026 has no table"},
        {R"({"years":{"2026":{"off":"2026-01-01"}}})", 1, "\"off\" of 2026 is not a list"},
        {R"({"years":{"2026":{"work":null}}})", 1, "\"work\" of 2026 is not a list"},
        {R"({"years":{"2026":{"off":[20260101]}}})", 1, "\"off\" of 2026 holds something else"},
        {"{\"years\":{\n\"2026\":{\n\"off\":[\"2026-01-01\",\n\"2026-02-30\"]}}}", 4, "\"2026-02-30\""},
        {R"({"years":{"2026":{"off":["2026-01-03/2026-01-01"]}}})", 1, "2026-01-03/2026-01-01"},
        {R"({"years":{"2026":{"work":["2026-01-01/2028-01-01"]}}})", 1, "2026-01-01/2028-01-01"},
        {R"({"years":{"2026":{"off":["2024-12-31"]}}})", 1, "2024-12-31"},
        {R"({"years":{"2026":{"status":"offical"}}})", 1, "offical"},
        {R"({"years":{"2026":{"status":3}}})", 1, "status of 2026"},
    };
    for (const auto& bad : cases) {
        const CalendarFile file = read_calendar(bad.text);
        ASSERT_EQ(file.faults.size(), 1u) << bad.text;
        EXPECT_EQ(file.faults[0].line, bad.line) << bad.text;
        EXPECT_THAT(file.faults[0].what.english, testing::HasSubstr(bad.what)) << bad.text;
        EXPECT_NE(file.faults[0].what.chinese, file.faults[0].what.english) << bad.text;
        EXPECT_FALSE(file.faults[0].remedy.chinese.empty()) << bad.text;
        EXPECT_EQ(Calendar::parse(bad.text).error(), Errc::bad_config) << bad.text;
    }
}

}  // namespace
}  // namespace gridbot
