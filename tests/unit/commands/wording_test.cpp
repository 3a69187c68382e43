#include "core/wording.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/commands/town.hpp"

namespace gridbot {
namespace {

using commands::testing::case_of;
using commands::testing::town;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr Audience kGroups[] = {Audience::resident_group, Audience::work_group, Audience::officials};
constexpr Audience kPrivate[] = {Audience::handler, Audience::reporter};

TEST(Wording, NamesAnOpenCategoryToEverybody) {
    const Case row = case_of("facility.lighting");
    for (Audience audience : kGroups) EXPECT_FALSE(category_for(row, *town(), audience).empty());
}

TEST(Wording, KeepsGuardedCategoriesAndTheirPlaceOutOfGroupsOfResidents) {
    for (const char* category : {"welfare.relief", "welfare.elderly", "welfare.job", "dispute.neighbor"}) {
        const Case row = case_of(category);
        EXPECT_EQ(category_for(row, *town(), Audience::resident_group), "") << category;
        EXPECT_EQ(place_for(row, *town(), Audience::resident_group), "河西村") << category;
        EXPECT_NE(category_for(row, *town(), Audience::work_group), "") << category;
        EXPECT_EQ(place_for(row, *town(), Audience::work_group), "3号楼2单元") << category;
    }
}

TEST(Wording, SaysNothingOfASensitiveCaseButToHandlerAndReporter) {
    Case row = case_of("facility.lighting");
    row.sensitive = true;
    for (Audience audience : kGroups) {
        EXPECT_EQ(category_for(row, *town(), audience), "");
        EXPECT_EQ(place_for(row, *town(), audience), "");
    }
    for (Audience audience : kPrivate) EXPECT_EQ(place_for(row, *town(), audience), "3号楼2单元");
}

TEST(Wording, NamesARoomOnlyInPrivate) {
    const Case row = case_of("facility.lighting");
    for (Audience audience : kGroups) EXPECT_THAT(place_for(row, *town(), audience, "0501"), Not(HasSubstr("0501")));
    for (Audience audience : kPrivate) EXPECT_EQ(place_for(row, *town(), audience, "0501"), "3号楼2单元0501室");
}

TEST(Wording, TellsOfficialsTheVillageAndNoMore) {
    EXPECT_EQ(place_for(case_of("facility.lighting"), *town(), Audience::officials), "河西村");
}

TEST(Wording, CallsStaffByRoleAndSurnameOnly) {
    const Case row = case_of("facility.lighting");
    const auto values = case_values(row, *town(), Audience::resident_group, commands::testing::at("2026-11-23T09:00"));
    EXPECT_EQ(values.get("who"), "网格员小李");
    EXPECT_EQ(values.get("due"), "今天18:00前");
}

}  // namespace
}  // namespace gridbot
