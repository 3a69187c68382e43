#include "commands/when.hpp"

#include <gtest/gtest.h>

#include <ostream>

#include "tests/unit/commands/town.hpp"

namespace gridbot::commands {
namespace {

/// What a text names on Monday 2026-11-23 at 09:00; "" where it names nothing.
struct Named {
    const char* text;
    const char* moment;

    friend void PrintTo(const Named& named, std::ostream* out) { *out << named.text; }
};

class FindMoment : public ::testing::TestWithParam<Named> {};

TEST_P(FindMoment, ReadsWhatTheTextNames) {
    auto found = find_moment(GetParam().text, testing::at("2026-11-23T09:00"), *testing::town());
    EXPECT_EQ(found ? format_iso(*found, testing::town()->zone).substr(0, 16) : "", GetParam().moment);
}

INSTANTIATE_TEST_SUITE_P(Clocks, FindMoment,
                         ::testing::Values(Named{"今天18:00", "2026-11-23T18:00"},
                                           Named{"今天17点前到现场", "2026-11-23T17:00"},
                                           Named{"明天17点半", "2026-11-24T17:30"},
                                           Named{"今晚8点", "2026-11-23T20:00"}, Named{"下午5点前", "2026-11-23T17:00"},
                                           Named{"17：45", "2026-11-23T17:45"},
                                           Named{"后天9点20", "2026-11-25T09:20"}));
INSTANTIATE_TEST_SUITE_P(Days, FindMoment,
                         ::testing::Values(Named{"明天", "2026-11-24T18:00"}, Named{"12月1日", "2026-12-01T18:00"},
                                           Named{"1月5日", "2027-01-05T18:00"}, Named{"今天", "2026-11-23T18:00"}));
INSTANTIATE_TEST_SUITE_P(Lengths, FindMoment,
                         ::testing::Values(Named{"2天", "2026-11-25T18:00"}, Named{"5个工作日", "2026-11-30T18:00"},
                                           Named{"3小时", "2026-11-23T12:00"}, Named{"4小时内", "2026-11-23T15:00"},
                                           Named{"30分钟", "2026-11-23T09:30"}));
INSTANTIATE_TEST_SUITE_P(Nothing, FindMoment,
                         ::testing::Values(Named{"", ""}, Named{"尽快", ""}, Named{"今天8:00", ""},
                                           Named{"13月40日", ""}, Named{"11月22日", ""}, Named{"8月28日", ""},
                                           Named{"0天", ""}, Named{"3号楼2单元", ""}, Named{"9999999999天", ""}));
INSTANTIATE_TEST_SUITE_P(ClocksOfOtherDays, FindMoment,
                         ::testing::Values(Named{"昨天17:00", ""}, Named{"周五17:00前", ""}, Named{"下星期一9点半", ""},
                                           Named{"28号下午5点", ""}, Named{"30日17:00", ""}, Named{"11月22日17:00", ""},
                                           Named{"3号楼17:00前到", "2026-11-23T17:00"},
                                           Named{"昨天报的，今天17:00前回话", "2026-11-23T17:00"},
                                           Named{"大后天17:00", "2026-11-26T17:00"}));

/// The day that a word names on Monday 2026-11-23; "" where it names none.
struct NamedDay {
    const char* word;
    const char* day;

    friend void PrintTo(const NamedDay& named, std::ostream* out) { *out << named.word; }
};

class DayLookedBackOn : public ::testing::TestWithParam<NamedDay> {};

TEST_P(DayLookedBackOn, IsNeverAheadUnlessItIsWrittenOut) {
    const auto found = day_looked_back_on(GetParam().word, *parse_day("2026-11-23"));
    EXPECT_EQ(found ? format_day(*found) : "", GetParam().day);
}

INSTANTIATE_TEST_SUITE_P(Words, DayLookedBackOn,
                         ::testing::Values(NamedDay{"今天", "2026-11-23"}, NamedDay{"昨天", "2026-11-22"},
                                           NamedDay{"昨日", "2026-11-22"}, NamedDay{"前天", "2026-11-21"},
                                           NamedDay{"11月23日", "2026-11-23"}, NamedDay{"11月24日", "2025-11-24"},
                                           NamedDay{"2026-11-24", "2026-11-24"}));
INSTANTIATE_TEST_SUITE_P(Nothing, DayLookedBackOn,
                         ::testing::Values(NamedDay{"", ""}, NamedDay{"昨天村", ""}, NamedDay{"2月29日", ""},
                                           NamedDay{"2月30日", ""}, NamedDay{"河西村", ""}, NamedDay{"3号楼", ""}));

}  // namespace
}  // namespace gridbot::commands
