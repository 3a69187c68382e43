#include "tests/world/command_story.hpp"

namespace gridbot::world {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

using Handover = Commands;
using Rights = Commands;
using Undo = Commands;

TEST_F(Handover, MovesCasesAndNoticesAndRightsAfterAYes) {
    report();
    accept();
    EXPECT_THAT(tells(kGridMember, "交接 王强 12月1日"), HasSubstr("已请网格员小王接手（到12月1日）"));
    EXPECT_EQ(count("ding_p06", "网格员小李把手上的事交给您（到12月1日）"), 1);
    EXPECT_EQ(find(kFirst)->first_responder, "p03");

    EXPECT_THAT(tells("ding_p06", "接手"), HasSubstr("转来1件"));
    EXPECT_EQ(find(kFirst)->first_responder, "p06");
    EXPECT_EQ(count(kGridMember, "已接手，转过去1件"), 1);

    says(kBuilding3, kNeighbour, "3号楼1单元门口路灯不亮");
    EXPECT_EQ(count("ding_p06", "SH20261123-0002 新事项"), 1);
    EXPECT_EQ(count(kGridMember, "SH20261123-0002 新事项"), 0);
    EXPECT_THAT(tells("ding_p06", "受理 0002"), HasSubstr("已受理"));

    EXPECT_THAT(tells(kGridMember, "返岗"), HasSubstr("欢迎回来"));
    says(kBuilding3, "res_new", "3号楼3单元门禁坏了");
    EXPECT_EQ(count(kGridMember, "SH20261123-0003 新事项"), 1);
}

TEST_F(Handover, EndsWithItsDay) {
    tells(kGridMember, "交接 王强 11月25日");
    tells("ding_p06", "接手");
    move_to(at("2026-11-26T09:00"));
    says(kBuilding3, kNeighbour, "3号楼1单元门禁坏了");
    EXPECT_EQ(count(kGridMember, "新事项"), 1);
}

TEST_F(Undo, TakesBackTheLastOwnEventWithinFiveMinutes) {
    report();
    accept();
    says(kWork52, kGridMember, "办结 0001 已更换闭门器，可以关上");

    EXPECT_EQ(says(kWork52, kGridMember, "反悔 0001"), "SH20261123-0001 已撤回刚才的“办结”，现在是“已受理”。");

    EXPECT_EQ(state(kFirst), "accepted");
    EXPECT_FALSE(find(kFirst)->settled_at);
    EXPECT_EQ(count(kBuilding3, "更正：SH20261123-0001 仍在办理"), 1);
    EXPECT_THAT(events(kFirst), ElementsAre("register", "accept", "settle", "undo"));
    EXPECT_THAT(says(kWork52, kGridMember, "反悔 0001"), HasSubstr("没有您可以撤回的操作"));
}

TEST_F(Undo, IsNotForOthersNorForLater) {
    report();
    accept();
    EXPECT_THAT(says(kWork52, kGridLeader, "反悔 0001"), HasSubstr("没有您可以撤回的操作"));
    advance(6min);
    EXPECT_THAT(says(kWork52, kGridMember, "反悔 0001"), HasSubstr("已过5分钟"));
    EXPECT_EQ(state(kFirst), "accepted");
}

TEST_F(Rights, StrangerInAWorkGroupActsNotAndTheAdministratorHearsOnce) {
    report();
    EXPECT_THAT(says(kWork52, "ding_x1", "受理 0001"), HasSubstr("不在人员表里"));
    EXPECT_EQ(says(kWork52, "ding_x1", "受理 0001"), "");
    EXPECT_EQ(count("ding_p16", "不在人员表里"), 1);
    EXPECT_EQ(state(kFirst), "registered");
}

TEST_F(Rights, EmergencyOfAStrangerIsNeverRefused) {
    EXPECT_THAT(says(kWork52, "ding_x1", kGas), HasSubstr("请立即关阀"));
    EXPECT_TRUE(find(kFirst));
}

TEST_F(Rights, ArgumentsAreAskedForBeforeTheCaseIsLookedFor) {
    EXPECT_THAT(says(kWork52, kGridLeader, "派单 9999"), StartsWith("请补充单位"));
    EXPECT_THAT(says(kWork52, kGridLeader, "派单 9999 天文台"), StartsWith("没有“天文台”这个单位"));
    EXPECT_THAT(says(kWork52, kGridLeader, "派单 9999 城建办"), StartsWith("没找到单号 9999"));
}

TEST_F(Rights, LeaderAnswersForWhatNobodyAcceptedInTime) {
    report();
    move_to(at("2026-11-23T11:01"));
    EXPECT_EQ(find(kFirst)->first_responder, "p01");
    EXPECT_EQ(state(kFirst), "registered");
}

TEST_F(Rights, HelpNamesWhatTheSenderMayDo) {
    EXPECT_THAT(tells(kPropertyHandler, "帮助"), AllOf(HasSubstr("签收"), HasSubstr("延期"), Not(HasSubstr("督办"))));
    EXPECT_THAT(tells(kVillageCadre, "帮助"), HasSubstr("督办"));
}

}  // namespace
}  // namespace gridbot::world
