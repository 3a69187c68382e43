#include "core/case.hpp"

#include <gtest/gtest.h>

#include <set>

namespace gridbot {
namespace {

template <class T, class Find>
void expect_names_lead_back(T last, Find find) {
    std::set<std::string_view> names;
    for (int i = 0; i <= static_cast<int>(last); ++i) {
        auto value = static_cast<T>(i);
        ASSERT_FALSE(name_of(value).empty()) << i;
        EXPECT_EQ(find(name_of(value)), value) << name_of(value);
        EXPECT_TRUE(names.insert(name_of(value)).second) << name_of(value);
    }
    EXPECT_EQ(find("no such name"), std::nullopt);
    EXPECT_EQ(find(""), std::nullopt);
}

TEST(CaseNames, EveryStateEventAndSourceHasANameThatLeadsBack) {
    expect_names_lead_back(CaseState::withdrawn, state_named);
    expect_names_lead_back(CaseEvent::archive, event_named);
    expect_names_lead_back(Source::leader, source_named);
}

TEST(CaseNames, ThoseThatCppCannotSpellAreAsInTheGlossary) {
    EXPECT_EQ(name_of(CaseEvent::register_), "register");
    EXPECT_EQ(name_of(CaseEvent::return_), "return_");
    EXPECT_EQ(name_of(Source::private_chat), "private");
}

TEST(CaseStates, AreOpenSettledOrFinal) {
    for (auto open : {CaseState::registered, CaseState::accepted, CaseState::dispatched, CaseState::handling,
                      CaseState::suspended, CaseState::feedback}) {
        EXPECT_TRUE(is_open(open)) << name_of(open);
        EXPECT_FALSE(is_final(open)) << name_of(open);
    }
    for (auto settled : {CaseState::settled, CaseState::evaluated}) {
        EXPECT_FALSE(is_open(settled)) << name_of(settled);
        EXPECT_FALSE(is_final(settled)) << name_of(settled);
    }
    for (auto ended : {CaseState::archived, CaseState::rejected, CaseState::merged, CaseState::withdrawn}) {
        EXPECT_FALSE(is_open(ended)) << name_of(ended);
        EXPECT_TRUE(is_final(ended)) << name_of(ended);
    }
}

TEST(CaseOverdue, BeginsAtTheDueTimeAndOnlyWhileOpen) {
    Case row;
    row.due_at = from_ms(1'000);

    EXPECT_FALSE(is_overdue(row, from_ms(999)));
    EXPECT_TRUE(is_overdue(row, from_ms(1'000)));
    row.state = CaseState::settled;
    EXPECT_FALSE(is_overdue(row, from_ms(2'000)));
}

TEST(CaseOverdue, IsNoCaseWhoseClockStands) {
    Case row;
    row.due_at = from_ms(1'000);
    row.state = CaseState::suspended;
    EXPECT_FALSE(is_overdue(row, from_ms(2'000)));
}

}  // namespace
}  // namespace gridbot
