#include "core/policy/work_time.hpp"

#include <gtest/gtest.h>

#include "tests/unit/policy/shipped.hpp"

namespace gridbot {
namespace {

using shipped::at;
using shipped::calendar;
using shipped::day;
using shipped::reading;
using shipped::rhythm;
using shipped::shanghai;

std::string worked(const char* from, minutes length) {
    return reading(add_work_hours(at(from), length, calendar(), rhythm(), shanghai()));
}

TEST(WorkHours, RunOnlyInsideShiftsOfWorkingDays) {
    EXPECT_EQ(worked("2026-09-17 09:00", 2h), "2026-09-17 11:00");
    EXPECT_EQ(worked("2026-09-17 11:00", 2h), "2026-09-17 15:00") << "over the midday break";
    EXPECT_EQ(worked("2026-09-17 16:30", 2h), "2026-09-18 09:30") << "over the night";
    EXPECT_EQ(worked("2026-09-18 17:00", 1h), "2026-09-20 09:00") << "Sunday is a make-up day, Saturday is not";
    EXPECT_EQ(worked("2026-09-30 17:30", 1min), "2026-10-08 08:31") << "over the National Day holiday";
    EXPECT_EQ(worked("2026-09-19 10:00", 4h), "2026-09-20 14:30") << "from a day off";
    EXPECT_EQ(worked("2026-09-17 07:00", 7h), "2026-09-17 17:30") << "the last instant of a shift belongs to it";
}

TEST(WorkHours, NoneAtAllIsTheFirstInstantOfWorkingTime) {
    EXPECT_EQ(worked("2026-09-17 09:00", 0min), "2026-09-17 09:00");
    EXPECT_EQ(worked("2026-09-17 12:00", 0min), "2026-09-17 14:00");
    EXPECT_EQ(worked("2026-09-30 17:30", 0min), "2026-10-08 08:30");
}

TEST(NightOfDuty, IsThatOfTheEveningBeforeUntilWorkBegins) {
    const auto night = [](const char* now) { return format_day(night_of_duty(at(now), rhythm(), shanghai())); };
    EXPECT_EQ(night("2026-09-17 20:15"), "2026-09-17");
    EXPECT_EQ(night("2026-09-18 02:00"), "2026-09-17");
    EXPECT_EQ(night("2026-09-18 07:55"), "2026-09-17") << "who had the night reads what it brought";
    EXPECT_EQ(night("2026-09-18 08:30"), "2026-09-18");
    EXPECT_EQ(night("2026-09-19 07:55"), "2026-09-18") << "a day off";
}

TEST(WorkHours, KeepSecondsAndMilliseconds) {
    Time from = at("2026-09-17 11:59") + 59s + 1ms;

    EXPECT_EQ(add_work_hours(from, 1min, calendar(), rhythm(), shanghai()), at("2026-09-17 14:00") + 59s + 1ms);
}

TEST(WorkHours, ATownWithoutShiftsNeverCloses) {
    const Rhythm always;

    EXPECT_EQ(add_work_hours(at("2026-09-19 10:00"), 3h, calendar(), always, shanghai()), at("2026-09-19 13:00"));
    EXPECT_EQ(work_time_between(at("2026-09-19 10:00"), at("2026-09-19 13:00"), calendar(), always, shanghai()), 3h);
}

TEST(WorkDays, AreTheSameClockTimeMovedIntoWorkingHours) {
    auto later = [](const char* from, int days) {
        return reading(add_work_days(at(from), days, calendar(), rhythm(), shanghai()));
    };
    EXPECT_EQ(later("2026-09-17 10:15", 1), "2026-09-18 10:15");
    EXPECT_EQ(later("2026-09-18 10:15", 1), "2026-09-20 10:15");
    EXPECT_EQ(later("2026-09-30 10:15", 3), "2026-10-10 10:15");
    EXPECT_EQ(later("2026-09-17 12:30", 1), "2026-09-18 14:00");
    EXPECT_EQ(later("2026-09-17 06:00", 1), "2026-09-18 08:30");
    EXPECT_EQ(later("2026-09-17 20:00", 1), "2026-09-20 08:30") << "after hours: the working day after";
    EXPECT_EQ(later("2026-09-19 10:00", 1), "2026-09-20 10:00") << "from a day off";
    EXPECT_EQ(later("2026-09-19 10:00", 0), "2026-09-20 08:30");
}

TEST(WorkTimeBetween, CountsWhatAddWorkHoursAdds) {
    auto between = [](const char* from, const char* to) {
        return work_time_between(at(from), at(to), calendar(), rhythm(), shanghai());
    };
    EXPECT_EQ(between("2026-09-17 11:00", "2026-09-17 15:00"), 2h);
    EXPECT_EQ(between("2026-09-17 08:30", "2026-09-18 08:30"), 7h);
    EXPECT_EQ(between("2026-10-01 00:00", "2026-10-08 00:00"), 0min);
    EXPECT_EQ(between("2026-09-17 15:00", "2026-09-17 11:00"), 0min);
}

TEST(Delays, AreCountedByTheirOwnClock) {
    auto later = [](const char* delay) {
        return reading(after(at("2026-09-18 17:00"), delay_named(delay).value(), calendar(), rhythm(), shanghai()));
    };
    EXPECT_EQ(later("0m"), "2026-09-18 17:00");
    EXPECT_EQ(later("30m"), "2026-09-18 17:30");
    EXPECT_EQ(later("24h"), "2026-09-19 17:00");
    EXPECT_EQ(later("4wh"), "2026-09-20 12:00");
    EXPECT_EQ(later("1wd"), "2026-09-20 17:00");
}

TEST(Delays, AreReadFromACountAndAUnit) {
    EXPECT_EQ(delay_named("90m"), (Delay{.kind = Delay::Kind::clock, .length = 90min}));
    EXPECT_EQ(delay_named("4wh"), (Delay{.kind = Delay::Kind::work_hours, .length = 4h}));
    EXPECT_EQ(delay_named("5wd"), (Delay{.kind = Delay::Kind::work_days, .days = 5}));
    EXPECT_EQ(delay_named("366wd"), (Delay{.kind = Delay::Kind::work_days, .days = 366}));
    for (const char* text : {"", "m", "-1m", "1", "1d", "1.5h", "1 h", "wh4", "367wd", "8785h", "99999999999m"})
        EXPECT_EQ(delay_named(text), std::nullopt) << text;
}

TEST(Timetable, AJobRunsOnItsDays) {
    using Dates = std::vector<std::string>;
    auto september = [](Days days, unsigned on) {
        Dates dates;
        for (LocalDay d = day("2026-09-01"); d <= day("2026-09-30"); d += date::days{1})
            if (runs_on({.days = days, .on = on}, d, calendar())) dates.push_back(format_day(d).substr(8));
        return dates;
    };
    EXPECT_EQ(september(Days::every, 0).size(), 30u);
    EXPECT_EQ(september(Days::working, 0).size(), 22u);
    EXPECT_EQ(september(Days::weekly, 5), (Dates{"04", "11", "18", "25"}));
    EXPECT_EQ(september(Days::weekly, 7), (Dates{"06", "13", "20", "27"}));
    EXPECT_EQ(september(Days::last_of_month, 5), Dates{"24"}) << "the 25th is Mid-Autumn";
    EXPECT_EQ(september(Days::first_working, 0), Dates{"01"});
    EXPECT_EQ(september(Days::month_day, 25), Dates{"24"});
    EXPECT_EQ(september(Days::working_from, 20), (Dates{"20", "21", "22", "23", "24", "28", "29", "30"}));
    EXPECT_TRUE(runs_on({.days = Days::first_working}, day("2026-10-08"), calendar()));
}

TEST(Timetable, TheNextOccurrenceIsStrictlyLater) {
    auto next = [](const char* job, Time now) {
        return reading(next_occurrence(*rhythm().job(job), now, calendar(), shanghai()));
    };
    EXPECT_EQ(next("todo_list", at("2026-09-18 08:24")), "2026-09-18 08:25");
    EXPECT_EQ(next("todo_list", at("2026-09-18 08:25") - 1ms), "2026-09-18 08:25");
    EXPECT_EQ(next("todo_list", at("2026-09-18 08:25")), "2026-09-20 08:25");
    EXPECT_EQ(next("todo_list", at("2026-09-30 12:00")), "2026-10-08 08:25");
    EXPECT_EQ(next("daily_summary", at("2026-10-01 18:05")), "2026-10-02 18:05");
    EXPECT_EQ(next("inspection_pack", at("2026-09-01 00:00")), "2026-09-24 08:40");
}

TEST(Timetable, AJobInTheSkippedHourRunsOnceWhenTheClocksGoForward) {
    const Zone berlin = Zone::find("Europe/Berlin").value();
    const ScheduledJob job{.name = "night", .at = 2h + 30min, .days = Days::every};

    Time forward = next_occurrence(job, at("2026-03-28 12:00", berlin), Calendar{}, berlin);
    Time day_after = next_occurrence(job, forward, Calendar{}, berlin);

    EXPECT_EQ(reading(forward, berlin), "2026-03-29 03:00");
    EXPECT_EQ(reading(day_after, berlin), "2026-03-30 02:30");
}

TEST(Timetable, AJobInTheDoubledHourRunsOnceWhenTheClocksGoBack) {
    const Zone berlin = Zone::find("Europe/Berlin").value();
    const ScheduledJob job{.name = "night", .at = 2h + 30min, .days = Days::every};

    Time back = next_occurrence(job, at("2026-10-24 12:00", berlin), Calendar{}, berlin);
    Time day_after = next_occurrence(job, back, Calendar{}, berlin);

    EXPECT_EQ(format_iso(back, berlin), "2026-10-25T02:30:00.000+02:00");
    EXPECT_EQ(reading(day_after, berlin), "2026-10-26 02:30");
}

TEST(WorkHours, TheNightInWhichTheClocksGoBackHasAnHourMore) {
    const Zone berlin = Zone::find("Europe/Berlin").value();
    Rhythm nights;
    nights.working_hours = {{0h, 6h}};
    auto sunday = Calendar::parse(R"({"years":{"2026":{"work":["2026-10-25","2026-03-29"]}}})").value();
    auto night = [&](const char* from, const char* to) {
        return work_time_between(at(from, berlin), at(to, berlin), sunday, nights, berlin);
    };
    EXPECT_EQ(night("2026-10-25 00:00", "2026-10-25 12:00"), 7h);
    EXPECT_EQ(night("2026-03-29 00:00", "2026-03-29 12:00"), 5h);
}

TEST(WorkHours, AShiftPastMidnightBelongsToTheDayItBeginsOn) {
    Rhythm nights;
    nights.working_hours = {{22h, 30h}};
    auto later = [&](const char* from, minutes length) {
        return reading(add_work_hours(at(from), length, calendar(), nights, shanghai()));
    };
    EXPECT_EQ(later("2026-09-18 05:00", 2h), "2026-09-18 23:00") << "the rest of Thursday's night, then Friday's";
    EXPECT_EQ(later("2026-09-19 05:00", 1h), "2026-09-19 06:00") << "Friday's shift runs into the Saturday off";
    EXPECT_EQ(later("2026-09-19 12:00", 1h), "2026-09-20 23:00") << "Saturday has none; Sunday is a make-up day";
    EXPECT_EQ(work_time_between(at("2026-09-18 00:00"), at("2026-09-21 12:00"), calendar(), nights, shanghai()), 22h);
}

TEST(WorkHours, FollowTheSeason) {
    Rhythm rhythm = shipped::rhythm();
    rhythm.seasons = {{date::June / 15, date::September / 15, {{8h + 30min, 12h}, {14h + 30min, 18h}}}};
    auto later = [&](const char* from, minutes length) {
        return reading(add_work_hours(at(from), length, calendar(), rhythm, shanghai()));
    };
    EXPECT_EQ(later("2026-06-12 17:00", 1h), "2026-06-15 09:00");
    EXPECT_EQ(later("2026-06-15 12:00", 0min), "2026-06-15 14:30");
    EXPECT_EQ(later("2026-09-15 17:30", 1h), "2026-09-16 09:00") << "half an hour of summer, half an hour of autumn";
    EXPECT_EQ(later("2026-09-16 12:00", 0min), "2026-09-16 14:00");
}

TEST(WorkHours, CountNothingTwiceInTheNightBetweenTwoSeasons) {
    Rhythm rhythm;
    rhythm.working_hours = {{22h, 30h}};
    rhythm.seasons = {{date::September / 17, date::September / 30, {{5h, 7h}}}};

    EXPECT_EQ(work_time_between(at("2026-09-16 12:00"), at("2026-09-17 12:00"), calendar(), rhythm, shanghai()), 9h);
    EXPECT_EQ(reading(add_work_hours(at("2026-09-16 22:00"), 9h, calendar(), rhythm, shanghai())), "2026-09-17 07:00");
}

}  // namespace
}  // namespace gridbot
