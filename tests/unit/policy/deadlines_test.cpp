#include "core/policy/deadlines.hpp"

#include <gtest/gtest.h>

#include "tests/unit/policy/shipped.hpp"

namespace gridbot {
namespace {

using shipped::at;
using shipped::calendar;
using shipped::rhythm;
using shipped::shanghai;

std::string due(const char* deadline, Urgency urgency, const char* registered) {
    return shipped::reading(
        due_at(deadline_class_named(deadline).value(), urgency, at(registered), calendar(), rhythm(), shanghai()));
}

TEST(DueAt, FollowsTheClassOfTheCategory) {
    struct {
        const char* deadline;
        const char* registered;
        const char* expected;
    } const vectors[] = {
        {"SD", "2026-09-17 00:00", "2026-09-17 18:00"},   {"SD", "2026-09-17 15:59", "2026-09-17 18:00"},
        {"SD", "2026-09-17 16:00", "2026-09-18 12:00"},   {"SD", "2026-09-18 16:00", "2026-09-20 12:00"},
        {"SD", "2026-09-19 09:00", "2026-09-20 12:00"},   {"SD", "2026-09-30 17:00", "2026-10-08 12:00"},
        {"W3", "2026-09-30 09:00", "2026-10-10 18:00"},   {"W3", "2026-09-24 23:59", "2026-09-30 18:00"},
        {"W5", "2026-10-03 09:00", "2026-10-13 18:00"},   {"W30", "2026-09-17 09:00", "2026-11-04 18:00"},
        {"ST30", "2026-09-17 09:00", "2026-10-17 18:00"}, {"ST", "2026-09-17 09:00", "2026-11-16 18:00"},
        {"T0", "2026-09-19 23:30", "2026-09-20 01:30"},   {"T1", "2026-09-19 23:30", "2026-09-20 23:30"},
    };
    for (const auto& vector : vectors)
        EXPECT_EQ(due(vector.deadline, Urgency::normal, vector.registered), vector.expected)
            << vector.deadline << " " << vector.registered;
}

TEST(DueAt, UrgencyOverridesTheClassAndIgnoresTheCalendar) {
    for (const char* deadline : {"SD", "W7", "ST", "T0", "T1"}) {
        EXPECT_EQ(due(deadline, Urgency::emergency, "2026-10-02 23:00"), "2026-10-03 01:00") << deadline;
        EXPECT_EQ(due(deadline, Urgency::urgent, "2026-10-02 23:00"), "2026-10-03 23:00") << deadline;
    }
    EXPECT_EQ(due("W3", Urgency::low, "2026-09-30 09:00"), "2026-10-10 18:00");
}

TEST(DueAt, TheCutOffCountsTheMillisecondBefore) {
    DeadlineClass same_day{.kind = DeadlineKind::same_day};
    Time just_before = at("2026-09-17 16:00") - 1ms;

    EXPECT_EQ(due_at(same_day, Urgency::normal, just_before, calendar(), rhythm(), shanghai()), at("2026-09-17 18:00"));
}

TEST(DueAfterPause, MovesByTheWorkingTimeInBetweenAndNotAtAllWithoutAny) {
    const auto due = [](const char* since, const char* until) {
        return shipped::reading(due_after_pause(at("2026-09-17 18:00"), Urgency::normal, at(since), at(until),
                                                calendar(), rhythm(), shanghai()));
    };
    EXPECT_EQ(due("2026-09-15 09:00", "2026-09-15 09:00"), "2026-09-17 18:00");
    EXPECT_EQ(due("2026-09-15 12:30", "2026-09-15 13:30"), "2026-09-17 18:00");
    EXPECT_EQ(due("2026-09-15 09:00", "2026-09-15 11:00"), "2026-09-18 10:30");
}

TEST(CountsAsSameDay, NeedsTheCategoryAWorkingDayBeforeTheCutOffAndNothingSensitive) {
    const Category light{.code = "facility.lighting", .same_day = true};
    const Category road{.code = "facility.road", .same_day = false};
    auto counts = [](const Category& category, bool sensitive, const char* registered) {
        return counts_as_same_day(category, sensitive, at(registered), calendar(), rhythm(), shanghai());
    };
    EXPECT_TRUE(counts(light, false, "2026-09-17 15:59"));
    EXPECT_TRUE(counts(light, false, "2026-09-20 10:00")) << "a make-up Sunday";
    EXPECT_FALSE(counts(light, false, "2026-09-17 16:00"));
    EXPECT_FALSE(counts(light, false, "2026-09-19 10:00"));
    EXPECT_FALSE(counts(light, true, "2026-09-17 10:00"));
    EXPECT_FALSE(counts(road, false, "2026-09-17 10:00"));
}

}  // namespace
}  // namespace gridbot
