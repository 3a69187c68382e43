#include "tests/world/world.hpp"

namespace gridbot::world {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr const char* kNoWater = "3号楼停水了";

class Outage : public World {
protected:
    /// The n-th neighbour writes into the group of building 3.
    std::string neighbour(int n, const std::string& text = "3号楼1单元也停水了") {
        return says(kBuilding3, "res_neighbour" + std::to_string(n), text);
    }
    int tickets() {
        int count = 0;
        while (find("SH20261123-000" + std::to_string(count + 1))) ++count;
        return count;
    }
};

TEST_F(Outage, SecondNeighbourFollowsTheFirstCaseInsteadOfOpeningOne) {
    says(kBuilding3, kResident, kNoWater);

    EXPECT_EQ(neighbour(1),
              "这个问题邻居已经反映过，编号 SH20261123-0001，正在办理。已把您加入跟进名单，有结果一并告诉您。");
    EXPECT_EQ(tickets(), 1);
    EXPECT_EQ(find(kFirst)->followers, 1);
}

TEST_F(Outage, GroupIsAnsweredOnceInTenMinutesHoweverManyReport) {
    says(kBuilding3, kResident, kNoWater);
    EXPECT_THAT(neighbour(1), StartsWith("这个问题邻居已经反映过"));
    for (int n = 2; n < 40; ++n) EXPECT_EQ(neighbour(n), "") << n;
    advance(11min);

    EXPECT_THAT(neighbour(40), StartsWith("这个问题邻居已经反映过"));
    EXPECT_EQ(find(kFirst)->followers, 40);
    EXPECT_EQ(tickets(), 1);
}

TEST_F(Outage, PersonWhoReportsTwiceIsCountedOnce) {
    says(kBuilding3, kResident, kNoWater);
    neighbour(1);
    neighbour(1);
    says(kBuilding3, kResident, kNoWater);

    EXPECT_EQ(find(kFirst)->followers, 1);
    EXPECT_EQ(tickets(), 1);
}

TEST_F(Outage, FifthReportInTenMinutesMakesItUrgentAndTellsTheGridLeaderOnce) {
    says(kBuilding3, kResident, kNoWater);
    const Time due_before = find(kFirst)->due_at;
    for (int n = 1; n <= 3; ++n) neighbour(n);
    EXPECT_EQ(find(kFirst)->urgency, Urgency::normal);
    EXPECT_EQ(count(kGridLeader, "户反映"), 0);

    for (int n = 4; n <= 9; ++n) neighbour(n);

    EXPECT_EQ(find(kFirst)->urgency, Urgency::urgent);
    EXPECT_LE(find(kFirst)->due_at, due_before);
    EXPECT_EQ(count(kGridLeader, "10分钟内已有5户反映"), 1);
    EXPECT_EQ(count(kGridLeader, "户反映"), 1);
}

TEST_F(Outage, SlowReportsAreNoBurst) {
    says(kBuilding3, kResident, kNoWater);
    for (int n = 1; n <= 6; ++n) {
        advance(6min);
        neighbour(n);
    }

    EXPECT_EQ(find(kFirst)->urgency, Urgency::normal);
    EXPECT_EQ(find(kFirst)->followers, 6);
}

TEST_F(Outage, EveryoneWhoFollowsIsToldAtTheEnd) {
    says(kBuilding3, kResident, kNoWater);
    neighbour(1);
    tells("res_away", "3号楼停水了");
    says(kWork52, kGridMember, "受理 0001");
    says(kWork52, kGridMember, "办结 0001 已抢修管道，恢复供水");
    advance(11min);

    EXPECT_EQ(count(kBuilding3, "已抢修管道，恢复供水"), 1);
}

TEST_F(Outage, FollowerMayAskAndUrge) {
    says(kBuilding3, kResident, kNoWater);
    neighbour(1);

    EXPECT_THAT(neighbour(1, "催一下"), HasSubstr(kFirst));
    EXPECT_THAT(neighbour(1, "催办 0001"), HasSubstr(kFirst));
}

TEST_F(Outage, OneHouseholdAloneOrAnotherMatterOrAnotherVillageIsItsOwnCase) {
    says(kBuilding3, kResident, kNoWater);
    neighbour(1, "3号楼2单元水管漏水了");
    neighbour(2, "就我家没水，3号楼1单元");
    says(kResidents12, kNeighbour, "【报事】5组停水了");

    EXPECT_EQ(tickets(), 4);
    EXPECT_EQ(find(kFirst)->followers, 0);
}

TEST_F(Outage, LeakInOneFlatIsNothingThatTheBuildingFollows) {
    says(kBuilding3, kResident, "3号楼2单元501水管漏水了");

    EXPECT_THAT(neighbour(1), HasSubstr("SH20261123-0002"));
    EXPECT_THAT(neighbour(2), HasSubstr("已经反映过，编号 SH20261123-0002"));
    EXPECT_EQ(tickets(), 2);
    EXPECT_EQ(find(kFirst)->followers, 0);
}

TEST_F(Outage, OutageAfterTwoHoursOrAfterSettlingIsANewCase) {
    says(kBuilding3, kResident, kNoWater);
    advance(3h);
    neighbour(1);
    EXPECT_EQ(tickets(), 2);

    says(kWork52, kGridMember, "办结 0002 已抢修管道，恢复供水");
    neighbour(2);
    EXPECT_EQ(tickets(), 3);
}

TEST_F(Outage, AnotherOutageIsNoComplaintAboutTheFirst) {
    says(kBuilding3, kResident, "停电了，3号楼全楼没电");
    says(kWork52, kGridMember, "受理 0001");
    advance(2min);

    EXPECT_THAT(says(kBuilding3, kResident, "又停水了，这日子没法过了"), HasSubstr("SH20261123-0002"));
    EXPECT_EQ(find(kSecond)->category, "facility.water");
    EXPECT_THAT(says(kBuilding3, kResident, "又没电了"), HasSubstr(kFirst));
}

}  // namespace
}  // namespace gridbot::world
