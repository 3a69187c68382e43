#include "core/policy/rhythm_file.hpp"

#include <gmock/gmock.h>

#include "core/time.hpp"
#include "tests/unit/policy/shipped.hpp"

namespace gridbot {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Read {
    Rhythm rhythm = shipped::rhythm();
    std::vector<FileFault> faults;
};

Read read_over_shipped(std::string_view toml) {
    Read result;
    result.faults = read_rhythm(toml, result.rhythm);
    return result;
}

TEST(ShippedRhythm, IsWithoutFaultAndComplete) {
    Rhythm rhythm;

    EXPECT_THAT(read_rhythm(defaults::find("defaults/rhythm.toml").value(), rhythm), IsEmpty());

    EXPECT_THAT(rhythm.working_hours, ElementsAre(Shift{8h + 30min, 12h}, Shift{14h, 17h + 30min}));
    EXPECT_EQ(rhythm.same_day_cutoff, 16h);
    EXPECT_EQ(rhythm.same_day_due, 18h);
    EXPECT_EQ(rhythm.carried_due, 12h);
    EXPECT_EQ(rhythm.work_days_due, 18h);
    EXPECT_EQ(rhythm.accept_within.size(), 4u);
    EXPECT_EQ(rhythm.accept_within.at("normal"), delay_named("2wh"));
    EXPECT_EQ(rhythm.first_contact_within.size(), 3u);
    EXPECT_EQ(rhythm.ladder.size(), 28u);
    EXPECT_EQ(rhythm.urge_counted_every, 4h);
    EXPECT_EQ(rhythm.outage_answer_every, 10min);
    EXPECT_EQ(rhythm.follow_up_every, 24h);
    EXPECT_EQ(rhythm.unasked_every, 30min);
    EXPECT_EQ(rhythm.unasked_a_day, 6);
}

TEST(ShippedRhythm, KeepsQuietOverTheNight) {
    const Rhythm& rhythm = shipped::rhythm();

    EXPECT_TRUE(rhythm.resident_quiet.contains(21h + 30min));
    EXPECT_TRUE(rhythm.resident_quiet.contains(0min));
    EXPECT_FALSE(rhythm.resident_quiet.contains(7h + 30min));
    EXPECT_TRUE(rhythm.work_quiet.contains(7h + 44min));
    EXPECT_FALSE(rhythm.work_quiet.contains(20h + 29min));
}

TEST(ShippedRhythm, HasEveryLineOfTheTimetableInOrder) {
    std::vector<std::string> lines;
    for (const ScheduledJob& job : shipped::rhythm().timetable)
        lines.push_back(format_clock(LocalTime{} + job.at) + (job.enabled ? " + " : " - ") + job.name);

    EXPECT_THAT(lines, ElementsAre("07:55 + night_cases", "08:25 + todo_list", "08:40 - inspection_pack",
                                   "08:50 + monthly_report", "08:50 + weekly_report", "09:05 + calendar_check",
                                   "09:10 - unvisited_households", "10:20 + accept_nudge", "14:20 + on_site_nudge",
                                   "15:10 - analysis_pack", "16:10 + report_check", "16:10 - visit_reminder",
                                   "16:40 - weekly_pack", "16:45 + settle_warning", "17:40 + grid_settlement",
                                   "18:05 + daily_summary", "20:15 + night_handover"));
}

TEST(ShippedRhythm, JobsHaveTheirDays) {
    auto days = [](std::string_view job) { return shipped::rhythm().job(job)->days; };
    auto on = [](std::string_view job) { return shipped::rhythm().job(job)->on; };

    EXPECT_EQ(days("daily_summary"), Days::every);
    EXPECT_EQ(days("todo_list"), Days::working);
    EXPECT_EQ(days("weekly_report"), Days::weekly);
    EXPECT_EQ(on("weekly_report"), 1u);
    EXPECT_EQ(on("visit_reminder"), 4u);
    EXPECT_EQ(days("inspection_pack"), Days::last_of_month);
    EXPECT_EQ(on("inspection_pack"), 5u);
    EXPECT_EQ(days("monthly_report"), Days::first_working);
    EXPECT_EQ(days("analysis_pack"), Days::month_day);
    EXPECT_EQ(on("analysis_pack"), 25u);
    EXPECT_EQ(days("unvisited_households"), Days::working_from);
    EXPECT_EQ(on("unvisited_households"), 20u);
    EXPECT_EQ(shipped::rhythm().job("no such job"), nullptr);
}

TEST(TownRhythm, ChangesOnlyWhatItNames) {
    auto [rhythm, faults] = read_over_shipped(R"(
[working_time]
shifts = ["14:30 - 18:00", "08:00-12:00"]
[accept]
low = "2wd"
[ladder.not_accepted]
normal = ["3wh->1-2"]
[timetable.todo_list]
at = "08:05"
[timetable.daily_summary]
enabled = false
)");

    EXPECT_THAT(faults, IsEmpty());
    EXPECT_THAT(rhythm.working_hours, ElementsAre(Shift{8h, 12h}, Shift{14h + 30min, 18h}));
    EXPECT_EQ(rhythm.accept_within.at("low"), delay_named("2wd"));
    EXPECT_EQ(rhythm.accept_within.at("normal"), delay_named("2wh"));
    ASSERT_EQ(rhythm.steps(Trigger::not_accepted, Urgency::normal).size(), 1u);
    EXPECT_EQ(rhythm.steps(Trigger::not_accepted, Urgency::normal).front().to_rung, 2);
    EXPECT_EQ(rhythm.steps(Trigger::not_accepted, Urgency::urgent).size(), 3u);
    EXPECT_EQ(rhythm.job("todo_list")->at, 8h + 5min);
    EXPECT_EQ(rhythm.job("todo_list")->days, Days::working);
    EXPECT_FALSE(rhythm.job("daily_summary")->enabled);
    EXPECT_EQ(rhythm.timetable.size(), shipped::rhythm().timetable.size());
}

TEST(TownRhythm, AShiftMayEndNextMorning) {
    auto [rhythm, faults] = read_over_shipped("[working_time]\nshifts = [\"22:00-06:00\", \"14:00-20:00\"]");

    EXPECT_THAT(faults, IsEmpty());
    EXPECT_THAT(rhythm.working_hours, ElementsAre(Shift{14h, 20h}, Shift{22h, 30h}));
}

TEST(TownRhythm, SeasonsHaveShiftsOfTheirOwn) {
    auto [rhythm, faults] = read_over_shipped(R"(
[[working_time.season]]
from = "06-15"
to = "09-15"
shifts = ["08:30-12:00", "14:30-18:00"]
[[working_time.season]]
from = "12-01"
to = "02-29"
shifts = ["09:00-16:00"]
)");

    EXPECT_THAT(faults, IsEmpty());
    auto starts = [&rhythm = rhythm](const char* day) { return rhythm.shifts_on(shipped::day(day)).front().from; };
    EXPECT_EQ(rhythm.shifts_on(shipped::day("2026-06-15")).back().to, 18h);
    EXPECT_EQ(rhythm.shifts_on(shipped::day("2026-09-15")).back().to, 18h);
    EXPECT_EQ(rhythm.shifts_on(shipped::day("2026-06-14")).back().to, 17h + 30min);
    EXPECT_EQ(rhythm.shifts_on(shipped::day("2026-09-16")).back().to, 17h + 30min);
    EXPECT_EQ(starts("2026-12-01"), 9h);
    EXPECT_EQ(starts("2027-02-28"), 9h);
    EXPECT_EQ(starts("2027-03-01"), 8h + 30min);
}

TEST(TownRhythm, AnEmptyFileChangesNothing) {
    auto [rhythm, faults] = read_over_shipped("");

    EXPECT_THAT(faults, IsEmpty());
    EXPECT_EQ(rhythm.timetable.size(), 17u);
    EXPECT_EQ(rhythm.working_hours, shipped::rhythm().working_hours);
}

TEST(TownRhythm, EachFaultHasItsLineAndARemedy) {
    struct {
        const char* toml;
        int line;
        const char* what;
    } const cases[] = {
        {"[working_time]\nshifts = [\"08:30-12:00\", \"11:00-17:00\"]", 2, "overlap"},
        {"[working_time]\nshifts = [\"08:30-08:30\"]", 2, "no length"},
        {"[working_time]\nshifts = [\"22:00-06:00\", \"05:30-08:00\"]", 2, "overlap"},
        {"[working_time]\nshifts = [\"24:00-06:00\"]", 2, "cannot be read"},
        {"[[working_time.season]]\nfrom = \"06-01\"\nto = \"09-30\"\nshifts = [\"12:00-12:00\"]", 4, "no length"},
        {"[[working_time.season]]\nfrom = \"06-01\"\nto = \"09-31\"\nshifts = [\"09:00-12:00\"]", 3, "09-31"},
        {"[[working_time.season]]\nfrom = \"06-01\"\nto = \"09-30\"", 1, "without \"shifts\""},
        {"[working_time]\nseason = \"summer\"", 2, "not a list of tables"},
        {"[[working_time.season]]\nfrom = \"06-01\"\nto = \"09-30\"\nshifts = [\"09:00-12:00\"]\n"
         "[[working_time.season]]\nfrom = \"09-30\"\nto = \"10-31\"\nshifts = [\"09:00-12:00\"]",
         5, "share days"},
        {"[working_time]\nshifts = []", 2, "without working hours"},
        {"[working_time]\nshifts = [\n\"08:30-12:00\",\n\"14-17\"]", 4, "14-17"},
        {"[working_time]\nshifts = \"08:30-12:00\"", 2, "not a list"},
        {"[quiet_hours]\nwork = \"20:30-25:00\"", 2, "cannot be read"},
        {"[quiet_hours]\nresidents = \"21:00-21:00\"", 2, "cannot be read"},
        {"[deadlines]\nsame_day_cutoff = \"24:30\"", 2, "same_day_cutoff"},
        {"[deadlines]\nsame_day_cutoff = \"19:00\"", 1, "later than same_day_due"},
        {"[deadlines]\ncontrolled_within = \"2wh\"", 2, "controlled_within"},
        {"[deadlines]\nstatutory_days = 0", 2, "not a number of days"},
        {"[deadlines]\nnotice_days = 0", 2, "not a number of days"},
        {"[deadlines]\nstatutory_days = \"60\"", 2, "not a number of days"},
        {"[accept]\nnormal = \"2 hours\"", 2, "2 hours"},
        {"[accept]\nnormal = 2", 2, "not a text"},
        {"[accept]\nnormall = \"2wh\"", 2, "accept.normall"},
        {"[ladder.not_accepted]\nurgent = [\"30m -> 6\"]", 2, "30m -> 6"},
        {"[ladder.not_accepted]\nurgent = [\"30m -> 3-1\"]", 2, "30m -> 3-1"},
        {"[ladder.not_accepted]\nurgent = [\"30m\"]", 2, "30m"},
        {"[ladder.not_fixed]\nurgent = [\"30m -> 2\"]", 2, "30m"},
        {"[ladder.never]\nurgent = []", 1, "ladder.never"},
        {"[ladder]\nnot_signed = \"30m -> 1\"", 2, "not a table"},
        {"[timetable.roll_call]\nat = \"09:00\"", 1, "roll_call"},
        {"[timetable.todo_list]\nat = \"24:00\"", 2, "24:00"},
        {"[timetable.todo_list]\ndays = \"day 31\"", 2, "day 31"},
        {"[timetable.todo_list]\ndays = \"sometimes\"", 2, "sometimes"},
        {"[timetable.todo_list]\nenabled = \"no\"", 2, "enabled"},
        {"[indicators]\nweight_solved = 101", 2, "not a weight"},
        {"[indicators]\nweight_solved = \"35\"", 2, "not a weight"},
        {"[indicators]\nweight_asked = 1", 2, "indicators.weight_asked"},
        {"[indicators]\nweight_responded = 0\nweight_solved = 0\nweight_satisfied = 0", 1, "weighs anything"},
        {"timetable = 3", 1, "not a table"},
        {"\n[works]", 2, "works"},
        {"[accept\n", 1, ""},
    };
    for (const auto& bad : cases) {
        auto [rhythm, faults] = read_over_shipped(bad.toml);
        ASSERT_EQ(faults.size(), 1u) << bad.toml;
        EXPECT_EQ(faults[0].line, bad.line) << bad.toml;
        EXPECT_THAT(faults[0].what, HasSubstr(bad.what)) << bad.toml;
        EXPECT_FALSE(faults[0].remedy.empty()) << bad.toml;
        EXPECT_EQ(rhythm.working_hours, shipped::rhythm().working_hours) << bad.toml;
        EXPECT_EQ(rhythm.accept_within, shipped::rhythm().accept_within) << bad.toml;
        EXPECT_EQ(rhythm.same_day_cutoff, shipped::rhythm().same_day_cutoff) << bad.toml;
        EXPECT_EQ(rhythm.weights.solved, shipped::rhythm().weights.solved) << bad.toml;
    }
}

TEST(TownRhythm, EveryFaultIsReportedInOrderOfLines) {
    auto [rhythm, faults] = read_over_shipped(R"([timetable.todo_list]
at = "8:25"
[accept]
urgent = "soon"
normal = "3wh"
)");

    ASSERT_EQ(faults.size(), 2u);
    EXPECT_EQ(faults[0].line, 2);
    EXPECT_EQ(faults[1].line, 4);
    EXPECT_EQ(rhythm.accept_within.at("normal"), delay_named("3wh")) << "good keys beside bad ones are read";
}

TEST(TownRhythm, WeighsTheThreeRatesAsItLikes) {
    EXPECT_EQ(shipped::rhythm().weights.responded, 30);

    auto [rhythm, faults] = read_over_shipped("[indicators]\nweight_responded = 0\nweight_satisfied = 70");

    EXPECT_THAT(faults, IsEmpty());
    EXPECT_EQ(rhythm.weights.responded, 0);
    EXPECT_EQ(rhythm.weights.solved, 35);
    EXPECT_EQ(rhythm.weights.satisfied, 70);
}

TEST(FirstRhythm, AJobNeedsItsTime) {
    Rhythm rhythm;

    auto faults = read_rhythm("[timetable.todo_list]\ndays = \"every day\"", rhythm);

    ASSERT_EQ(faults.size(), 1u);
    EXPECT_THAT(faults[0].what, HasSubstr("has no time"));
    EXPECT_THAT(rhythm.timetable, IsEmpty());
}

}  // namespace
}  // namespace gridbot
