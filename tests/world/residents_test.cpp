#include "tests/world/command_story.hpp"

namespace gridbot::world {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

using AfterSettling = Commands;
using Residents = Commands;

TEST_F(AfterSettling, SilenceEvaluatesAfterThreeDaysAndArchivesAWeekLater) {
    report();
    says(kWork52, kGridMember, "办结 0001 已更换闭门器，可以关上");
    move_to(at("2026-11-24T09:01"));
    EXPECT_EQ(count(kResident, "满意回1，基本满意回2，不满意回3"), 1);

    move_to(at("2026-11-26T09:01"));
    EXPECT_EQ(state(kFirst), "evaluated");
    EXPECT_FALSE(find(kFirst)->rating);
    move_to(at("2026-12-03T09:02"));
    EXPECT_EQ(state(kFirst), "archived");
    EXPECT_THAT(events(kFirst), ElementsAre("register", "settle", "auto_evaluate", "archive"));
}

TEST_F(AfterSettling, FigureAnswersTheFollowUp) {
    report();
    says(kWork52, kGridMember, "办结 0001 已更换闭门器，可以关上");
    move_to(at("2026-11-24T09:01"));
    EXPECT_EQ(tells(kResident, "1"), "谢谢评价。");
    EXPECT_EQ(find(kFirst)->rating, 5);
    EXPECT_EQ(state(kFirst), "evaluated");
}

TEST_F(AfterSettling, WhoWantsNoFollowUpIsNotAsked) {
    EXPECT_THAT(tells(kResident, "不用回访"), HasSubstr("不再回访"));
    report();
    says(kWork52, kGridMember, "办结 0001 已更换闭门器，可以关上");
    move_to(at("2026-11-24T12:01"));
    EXPECT_EQ(count(kResident, "满意回1"), 0);
}

TEST_F(AfterSettling, NotSatisfiedIsToldToTheGridLeader) {
    report();
    says(kWork52, kGridMember, "办结 0001 已更换闭门器，可以关上");
    EXPECT_THAT(says(kBuilding3, kResident, "评价 0001 不满意 门还是响"), HasSubstr("谢谢您直说"));
    EXPECT_EQ(find(kFirst)->rating, 1);
    EXPECT_EQ(count(kGridLeader, "反映人不满意"), 1);
}

TEST_F(AfterSettling, HazardIsLookedAtAgainAfterAWeek) {
    report("3号楼2单元楼道有人飞线充电");
    says(kWork52, kGridMember, "办结 0001 已拆除飞线，宣传到户");
    move_to(at("2026-11-30T09:01"));
    EXPECT_EQ(count(kGridMember, "是否反弹"), 1);
}

TEST_F(AfterSettling, StaffReopenWithAReasonAndTheResidentHearsOfIt) {
    report();
    says(kWork52, kGridMember, "办结 0001 已更换闭门器，可以关上");
    EXPECT_THAT(says(kWork52, kGridLeader, "重开 0001"), StartsWith("请补充原因"));
    EXPECT_THAT(says(kWork52, kGridLeader, "重开 0001 门又关不上了"), HasSubstr("已重新办理"));
    EXPECT_EQ(state(kFirst), "handling");
    EXPECT_EQ(count(kBuilding3, "抱歉没办好。SH20261123-0001 已重新办理"), 1);
}

TEST_F(AfterSettling, ReopeningAfterAWeekIsTooLate) {
    report();
    says(kWork52, kGridMember, "办结 0001 已更换闭门器，可以关上");
    move_to(at("2026-12-01T09:00"));
    const char* again = "重开 SH20261123-0001 又坏了";
    EXPECT_THAT(says(kBuilding3, kResident, again), StartsWith("SH20261123-0001 已过11月30日，不能重开。"));
    EXPECT_EQ(state(kFirst), "evaluated");

    move_to(at("2026-12-04T09:00"));
    EXPECT_EQ(state(kFirst), "archived");
    EXPECT_THAT(says(kBuilding3, kResident, again), StartsWith("SH20261123-0001 已过11月30日，不能重开。"));
}

TEST_F(Residents, WithdrawTheirOwnCaseAtOnceAndStaffAfterAYes) {
    report();
    EXPECT_EQ(says(kBuilding3, kResident, "撤销 0001"), "好的，SH20261123-0001 已撤销。以后有事随时在群里说。");
    EXPECT_EQ(state(kFirst), "withdrawn");

    says(kBuilding3, kNeighbour, "3号楼1单元门禁坏了");
    EXPECT_THAT(says(kWork52, kGridLeader, "撤销 0002 居民说修好了"), HasSubstr("请回复“确认”"));
    EXPECT_THAT(says(kWork52, kGridLeader, "确认"), HasSubstr("已撤销"));
    EXPECT_EQ(state(kSecond), "withdrawn");
}

TEST_F(Residents, SupplementTheirCase) {
    report();
    EXPECT_EQ(says(kBuilding3, kResident, "补充 0001 是南边那扇门"), "已补充到 SH20261123-0001，网格员小李会看到。");
    EXPECT_EQ(count(kGridMember, "反映人补充：是南边那扇门"), 1);
}

TEST_F(Residents, WhatIsAddedWithinAMinuteJoinsTheCaseInSilence) {
    report();
    advance(30s);
    EXPECT_EQ(says(kBuilding3, kResident, "就是靠南边那扇"), "");
    EXPECT_EQ(count(kGridMember, "反映人补充：就是靠南边那扇"), 1);
    EXPECT_EQ(says(kBuilding3, kResident, "谢谢"), "");
    EXPECT_EQ(says(kBuilding3, kResident, "[语音]"), "");  // told to whoever handles it; a face is not
    EXPECT_EQ(says(kBuilding3, kResident, "[强][强]"), "");
    EXPECT_EQ(count(kGridMember, "反映人补充"), 2);
    advance(90s);
    EXPECT_EQ(says(kBuilding3, kResident, "今天天气不错啊"), "");
    EXPECT_EQ(count(kGridMember, "反映人补充"), 2);
}

TEST_F(Residents, WhatTheReporterWritesInPrivateBelongsToTheOpenCaseHoweverLate) {
    report();
    advance(20min);
    EXPECT_EQ(tells(kResident, "晚上六点后在家"), "已补充到 SH20261123-0001，网格员小李会看到。");
    EXPECT_EQ(count(kGridMember, "反映人补充：晚上六点后在家"), 1);
    for (const char* courtesy : {"好的，谢谢", "👍👍👍👍👍", "[强][强][强]"})
        EXPECT_EQ(tells(kResident, courtesy), "") << courtesy;
    EXPECT_EQ(tells(kNeighbour, "晚上六点后在家"), "");

    says(kWork52, kGridMember, "办结 0001 已更换闭门器，可以关上");
    EXPECT_EQ(tells(kResident, "今天天气不错啊"), "");
}

TEST_F(Residents, NumberThatIsGivenLaterIsKeptForWhoHandlesTheCase) {
    report();
    EXPECT_THAT(tells(kGridMember, "电话 0001"), HasSubstr("没有留电话"));
    EXPECT_EQ(tells(kResident, "电话13912345678"), "已补充到 SH20261123-0001，网格员小李会看到。");
    EXPECT_EQ(count(kGridMember, "13912345678"), 0);
    EXPECT_THAT(tells(kGridMember, "电话 0001"), HasSubstr("13912345678"));
}

TEST_F(Residents, NumberThatStaffWriteDownForSomebodyIsKept) {
    tells(kGridMember, "代登 3号楼1单元楼道灯不亮，电话13912345678");
    EXPECT_THAT(tells(kGridMember, "电话 0001"), HasSubstr("13912345678"));
}

TEST_F(Residents, AreToldWhatTheCasesAreAboutBetweenWhichTheyMustChoose) {
    report();
    advance(2min);
    says(kBuilding3, kResident, "楼下垃圾好几天没人清了");
    says(kWork52, kGridMember, "受理 0001");
    says(kWork52, kGridMember, "受理 0002");
    EXPECT_EQ(says(kBuilding3, kResident, "催一下"),
              "您说的是哪一件？SH20261123-0002（垃圾清运）、SH20261123-0001（门禁道闸）。请回复编号。");
}

TEST_F(Residents, NewMatterIsNotTakenForImpatienceWithTheOldOne) {
    report(kLift);
    advance(5min);
    EXPECT_THAT(says(kBuilding3, kResident, "门口垃圾好几天没人清了，臭死了"), HasSubstr(kSecond));
    EXPECT_EQ(find(kSecond)->category, "environment.garbage");
    EXPECT_THAT(says(kBuilding3, kResident, "电梯怎么还没人来修"), HasSubstr(kFirst));
}

TEST_F(Residents, AreAskedWhatIsTheMatterUntilTheySayIt) {
    for (const char* place : {"河西村3号楼2单元", "3号楼2单元"})
        EXPECT_THAT(tells(kResident, place), HasSubstr("请补充一下：是什么事")) << place;

    EXPECT_THAT(tells(kResident, "楼道灯不亮"), HasSubstr(kFirst));
    EXPECT_EQ(find(kFirst)->category, "facility.lighting");
}

TEST_F(Residents, AskWhoIsResponsibleAndWhoIsOnDuty) {
    EXPECT_EQ(says(kBuilding3, kResident, "网格 3号楼"), "第52网格：林网格长 0000-6000001；网格员小李 0000-6000003。");
    EXPECT_THAT(says(kBuilding3, kResident, "值班"), HasSubstr("网格中心小胡 0000-6000010"));
}

TEST_F(Residents, SeeAndDeleteWhatIsKeptOfThem) {
    report();
    says(kWork52, kGridMember, "办结 0001 已更换闭门器，可以关上");
    says(kBuilding3, kResident, "好了");
    EXPECT_THAT(tells(kResident, "我的信息"), AllOf(HasSubstr("SH20261123-0001"), HasSubstr("删除我的信息")));
    EXPECT_EQ(says(kBuilding3, kResident, "我的信息"), "这件事请私信我办理。");

    EXPECT_THAT(tells(kResident, "删除我的信息"), HasSubstr("请"));
    EXPECT_EQ(tells(kResident, "确认"), "已删去1件里您的个人信息。");
    EXPECT_EQ(find(kFirst)->reporter.account, "");
    EXPECT_EQ(find(kFirst)->sealed, "");
    EXPECT_THAT(tells(kResident, "我的信息"), HasSubstr("没有您的记录"));
}

TEST_F(Residents, ReadOfWhichVersionThePrivacyNoticeIs) {
    EXPECT_THAT(tells(kResident, "隐私"),
                AllOf(StartsWith("本服务由三河湖镇网格中心运行"), HasSubstr("（第1版，2026年11月）")));
}

TEST_F(Residents, GetAPersonWhenTheyAskForOne) {
    EXPECT_EQ(tells(kNeighbour, "转人工"), "已请网格中心小胡联系您，也可以直接打 0000-6000010。");
    EXPECT_EQ(count(kOperator, "有居民请人工联系（私聊）"), 1);

    report();
    tells(kResident, "转人工 还没人来");
    EXPECT_EQ(count(kOperator, "有居民请人工联系（私聊、SH20261123-0001）：还没人来"), 1);
}

}  // namespace
}  // namespace gridbot::world
