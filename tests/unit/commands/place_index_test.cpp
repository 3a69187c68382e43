#include "commands/place_index.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <iostream>

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

/// 20 villages with five aliases each, 95 buildings in every one: 2,000 nodes, and every number in every village.
OrganisationTables wide_town() {
    constexpr std::string_view surnames[] = {"张", "王", "李", "赵", "孙", "周", "吴", "郑", "冯", "陈",
                                             "褚", "卫", "蒋", "沈", "韩", "杨", "朱", "秦", "许", "何"};
    OrganisationTables tables;
    tables.grids.push_back({.code = "T", .name = "大镇"});
    for (std::string_view surname : surnames) {
        const std::string name = std::string(surname) + "家村";
        Grid village{.code = "T-" + name, .name = name, .parent = "T"};
        for (std::string_view tail : {"大队", "新区", "社区", "自然村", "集"})
            village.aliases.push_back(std::string(surname) + "家" + std::string(tail));
        for (int i = 1; i <= 95; ++i)
            tables.grids.push_back({.code = village.code + "-" + std::to_string(i),
                                    .name = std::to_string(i) + "号楼",
                                    .parent = village.code});
        tables.grids.push_back(std::move(village));
    }
    return tables;
}

/// Printed in every build, asserted where the optimiser ran: the order is ten microseconds.
TEST(PlaceIndex, FindsOneOfTwoThousandNodesInMicroseconds) {
    const Directory directory(wide_town());
    const PlaceIndex places(directory, desk().reader);
    const intake::Address address{.building = "37", .unit = "2", .place = "何家新区东门口健身广场"};
    ASSERT_EQ(places.locate(directory, address, {}).grid, "T-何家村-37");
    ASSERT_EQ(places.locate(directory, {.building = "37"}, "T-张家村-1").grid, "T-张家村-37");

    constexpr int kTimes = 2000;
    std::size_t found = 0;
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < kTimes; ++i) found += places.locate(directory, address, "T-张家村-1").known ? 1 : 0;
    const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - start;

    std::cout << "locate " << took.count() / kTimes << " us\n";
    EXPECT_EQ(found, kTimes);
#ifdef NDEBUG
    EXPECT_LT(took.count() / kTimes, 30);
#endif
}

}  // namespace
}  // namespace gridbot::commands
