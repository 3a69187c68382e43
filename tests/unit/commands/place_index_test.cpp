#include "commands/place_index.hpp"

#include <gtest/gtest.h>

#include "tests/unit/commands/town.hpp"

namespace gridbot::commands {
namespace {

constexpr const char* kBuilding3 = "SH-HX-52-B3";

const Desk& desk() {
    static const auto made = make_desk(testing::town());
    return *made;
}

Location locate(const intake::Address& address, std::string_view home) {
    return desk().places.locate(testing::town()->directory, address, home);
}

TEST(PlaceIndex, TakesTheBuildingOfItsGroupWhereTheTextNamesNone) {
    const Location location = locate({.unit = "2"}, kBuilding3);

    EXPECT_EQ(location.grid, kBuilding3);
    EXPECT_EQ(location.building, "3");
    EXPECT_EQ(location.unit, "2");
    EXPECT_TRUE(location.known);
}

TEST(PlaceIndex, FindsAnotherBuildingOfTheSameGrid) {
    const Location location = locate({.building = "5", .unit = "1"}, kBuilding3);

    EXPECT_EQ(location.grid, "SH-HX-52-B5");
    EXPECT_TRUE(location.known);
    EXPECT_FALSE(location.ambiguous);
}

TEST(PlaceIndex, FindsABuildingThatStandsOnlyOnceWithoutAnyHome) {
    EXPECT_EQ(locate({.building = "5"}, {}).grid, "SH-HX-52-B5");
}

TEST(PlaceIndex, PutsABuildingTheTreeDoesNotKnowIntoTheGridAroundTheGroup) {
    const Location location = locate({.building = "99"}, kBuilding3);

    EXPECT_EQ(location.grid, "SH-HX-52");
    EXPECT_EQ(location.building, "99");
    EXPECT_TRUE(location.known);
}

TEST(PlaceIndex, LetsAVillageThatIsNamedOutweighTheGroup) {
    const Location location = locate({.place = "孙家村村委门口"}, kBuilding3);

    EXPECT_EQ(location.grid, "SH-SJ");
    EXPECT_EQ(location.building, "");
    EXPECT_TRUE(location.known);
}

TEST(PlaceIndex, StaysWithTheGroupWhenItsOwnVillageIsNamed) {
    EXPECT_EQ(locate({.place = "河西村路口"}, kBuilding3).grid, kBuilding3);
}

TEST(PlaceIndex, KnowsNoPlaceWhereNothingSaysOne) {
    EXPECT_FALSE(locate({}, {}).known);
    EXPECT_FALSE(locate({}, "SH-SJ-12").known);
}

}  // namespace
}  // namespace gridbot::commands
