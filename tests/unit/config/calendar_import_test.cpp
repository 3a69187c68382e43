#include "core/config/calendar_import.hpp"

#include "tests/unit/config/town_copy.hpp"

namespace gridbot {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kNextYear =
    R"({"version":1,"years":{"2027":{"status":"official","source":"国务院办公厅 2026-11-05",
 "off":["2027-01-01/2027-01-03","2027-02-05/2027-02-12","2027-04-03/2027-04-05","2027-05-01/2027-05-05",
        "2027-06-09","2027-09-15","2027-10-01/2027-10-07"],
 "work":["2027-02-14","2027-02-20"]}}})";

/// The town of the fixture, naming a calendar that is not there yet.
class CalendarImport : public TownCopy {
protected:
    void SetUp() override {
        TownCopy::SetUp();
        replace("gridbot.toml", "# calendar =", "calendar =");
        write("next.json", kNextYear);
    }
    CalendarPlan plan(const std::string& town = "") const {
        return plan_calendar_import({folder_ / "gridbot.toml", folder_ / "next.json", town},
                                    [](const std::string&) { return std::optional<std::string>{}; });
    }
    static std::vector<std::string> faults(const CalendarPlan& plan) {
        std::vector<std::string> lines;
        for (const ConfigFault& fault : plan.faults) lines.push_back(to_line(fault));
        return lines;
    }
};

std::vector<std::string> days(const std::vector<LocalDay>& days) {
    std::vector<std::string> shown;
    for (LocalDay day : days) shown.push_back(format_day(day));
    return shown;
}

TEST_F(CalendarImport, SaysWhichDaysChangeAndByHowMany) {
    const CalendarPlan made = plan();

    ASSERT_TRUE(made.is_good()) << testing::PrintToString(faults(made));
    EXPECT_TRUE(made.changes_something);
    EXPECT_EQ(made.file, folder_ / "calendar.json");
    ASSERT_EQ(made.years.size(), 1u);
    EXPECT_EQ(made.years[0].year, 2027);
    EXPECT_EQ(made.years[0].before->status, CalendarYear::Status::unconfirmed);
    EXPECT_EQ(made.years[0].after.status, CalendarYear::Status::official);
    EXPECT_THAT(days(made.years[0].now_work), ElementsAre("2027-02-14", "2027-02-20"));
    EXPECT_THAT(days(made.years[0].now_off), IsEmpty());
    EXPECT_EQ(made.years[0].working_days_after - made.years[0].working_days_before, 2);
}

TEST_F(CalendarImport, BeginsWithTheShippedCalendarAndKeepsTheYearsThatTheSourceLacks) {
    write("calendar.json", plan().text);

    const Config config = load();

    EXPECT_THAT(faults_of(config), IsEmpty());
    const Calendar& calendar = config.towns.front()->calendar;
    EXPECT_EQ(calendar.table_of(2027)->source, "国务院办公厅 2026-11-05");
    EXPECT_TRUE(calendar.is_working(parse_day("2027-02-20").value()));
    EXPECT_EQ(calendar.table_of(2026)->status, CalendarYear::Status::official);
    EXPECT_TRUE(calendar.is_working(parse_day("2026-10-10").value()));
}

TEST_F(CalendarImport, OfTheSameAgainChangesNothing) {
    write("calendar.json", plan().text);

    const CalendarPlan again = plan();

    EXPECT_TRUE(again.is_good());
    EXPECT_FALSE(again.changes_something);
    EXPECT_THAT(days(again.years[0].now_work), IsEmpty());
}

TEST_F(CalendarImport, ReplacesAYearAsAWhole) {
    write("calendar.json", R"({"years":{"2027":{"status":"derived-unconfirmed","off":["2027-03-01"]},"2031":{}}})");

    const CalendarPlan made = plan();

    EXPECT_THAT(days(made.years[0].now_work), Contains("2027-03-01"));
    EXPECT_THAT(days(made.years[0].now_off), Contains("2027-10-01"));
    EXPECT_THAT(made.text, HasSubstr("2031"));
}

TEST_F(CalendarImport, WhatCannotBeATableIsRefusedWithItsReason) {
    struct {
        const char* text;
        const char* place;
        const char* what;
    } const cases[] = {
        {"{", "next.json:1", "not JSON"},
        {R"({"years":{}})", "next.json", "no year in it"},
        {"{\"years\":{\n\"2027\":{\"status\":\"official\",\n\"off\":[\"2027-02-29\"]}}}", "next.json:3", "2027-02-29"},
        {R"({"years":{"2027":{"off":["2027-01-01"]}}})", "next.json", "2027 has no status"},
        {R"({"years":{"2027":{"status":"final","off":["2027-01-01"]}}})", "next.json:1", "\"final\""},
        {R"({"years":{"2027":{"status":"official","off":[]}}})", "next.json", "no days off"},
        {R"({"years":{"2027":{"status":"official","off":["2027-01-02/2027-01-03"],"work":["2027-01-03"]}}})",
         "next.json", "2027-01-03 is both off and worked"},
    };
    for (const auto& bad : cases) {
        write("next.json", bad.text);
        const CalendarPlan made = plan();
        EXPECT_FALSE(made.is_good()) << bad.text;
        EXPECT_THAT(faults(made), ElementsAre(stands_at(bad.place, bad.what))) << bad.text;
        EXPECT_THAT(to_chinese_line(made.faults.at(0)), HasSubstr("错误：next.json")) << bad.text;
    }
}

TEST_F(CalendarImport, AMakeUpDayInTheWeekIsAskedAbout) {
    write("next.json", R"({"years":{"2027":{"status":"official","off":["2027-01-01"],"work":["2027-03-01"]}}})");

    const CalendarPlan made = plan();

    EXPECT_TRUE(made.is_good());
    EXPECT_THAT(faults(made), ElementsAre(stands_at("next.json", "2027-03-01 is a working day anyway")));
}

TEST_F(CalendarImport, ATownWithoutACalendarOfItsOwnIsToldWhatToWrite) {
    replace("gridbot.toml", "calendar =", "# calendar =");

    EXPECT_THAT(faults(plan()), ElementsAre(stands_at("gridbot.toml", "[town] names no calendar")));
}

TEST_F(CalendarImport, ACalendarInForceThatCannotBeReadStaysAsItIs) {
    write("calendar.json", "{");

    EXPECT_THAT(faults(plan()), ElementsAre(stands_at("calendar.json", "in force cannot be read")));
}

TEST_F(CalendarImport, AnotherTownIsNotFound) {
    EXPECT_TRUE(plan("SH").is_good());
    EXPECT_THAT(faults(plan("XX")), ElementsAre(stands_at("gridbot.toml", "there is no town")));
}

}  // namespace
}  // namespace gridbot
