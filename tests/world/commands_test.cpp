#include "tests/world/command_story.hpp"

namespace gridbot::world {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::StartsWith;

using Merging = Commands;

TEST_F(Commands, ReturnGoesBackToTheFirstResponderWithItsReason) {
    hand_to_property();

    EXPECT_EQ(tells(kPropertyHandler, "退回 0001 这是开发商质保范围"),
              "SH20261123-0001 已退回网格员小李改派（第1次退回）。");

    EXPECT_EQ(state(kFirst), "accepted");
    EXPECT_EQ(find(kFirst)->first_responder, "p03");
    EXPECT_EQ(count(kGridMember, "被惠民物业退回：这是开发商质保范围"), 1);
    EXPECT_EQ(count(kWork52, "被惠民物业退回"), 1);
    EXPECT_EQ(count(kBuilding3, "退回"), 0);
}

TEST_F(Commands, ReturnWithoutReasonAsksForIt) {
    hand_to_property();
    EXPECT_THAT(tells(kPropertyHandler, "退回 0001"), StartsWith("请补充原因。用法：退回"));
    EXPECT_EQ(state(kFirst), "handling");
}

TEST_F(Commands, ReturnAfterAWorkingDayIsTooLate) {
    hand_to_property();
    move_to(at("2026-11-24T09:30"));
    EXPECT_THAT(tells(kPropertyHandler, "退回 0001 不归我们管"), HasSubstr("已过"));
    EXPECT_EQ(state(kFirst), "handling");
}

TEST_F(Commands, SecondReturnIsDecidedByTheCentreAndThenFinal) {
    hand_to_property();
    tells(kPropertyHandler, "退回 0001 不归我们管");
    says(kWork52, kGridLeader, "派单 0001 城建办");
    tells(kCityHandler, "退回 0001 不归我们管");
    EXPECT_EQ(count(kOperator, "第2次被退回"), 1);

    EXPECT_THAT(says(kWork52, kGridLeader, "派单 0001 惠民物业"), StartsWith("“派单”需要网格中心坐席权限"));
    EXPECT_THAT(tells(kOperator, "派单 0001 惠民物业"), StartsWith("SH20261123-0001 已派惠民物业"));
    EXPECT_THAT(tells(kPropertyHandler, "退回 0001 不归我们管"), HasSubstr("不能再退回"));
}

TEST_F(Commands, TransferKeepsTheDueTimeAndTellsTheResidents) {
    hand_to_property();
    const Time due = find(kFirst)->due_at;

    EXPECT_EQ(says(kWork52, kGridLeader, "转 0001 城建办 属于市政设施"), "SH20261123-0001 已转城建办，原时限不变。");

    EXPECT_EQ(find(kFirst)->due_at, due);
    EXPECT_EQ(find(kFirst)->lead_org, "cjb");
    EXPECT_EQ(state(kFirst), "dispatched");
    EXPECT_EQ(count(kBuilding3, "经核实改由城建办办理"), 1);
    EXPECT_EQ(count(kCityHandler, "签收回“签收 SH20261123-0001”"), 1);
}

TEST_F(Commands, HandlerHandsOnInsideTheOwnOrganisationOnly) {
    hand_to_property();
    EXPECT_THAT(tells(kPropertyHandler, "转派 0001 城建办 不归我们管"), StartsWith("“转派”需要"));
    EXPECT_EQ(find(kFirst)->lead_org, "wy");
}

TEST_F(Commands, OnSiteAndProgressStandInTheHistory) {
    hand_to_property();
    advance(30min);
    EXPECT_EQ(tells(kPropertyHandler, "到场 0001"), "SH20261123-0001 09:30 已到现场。");
    EXPECT_EQ(tells(kPropertyHandler, "进展 0001 配件已订，周三到"), "SH20261123-0001 进展已记录。");
    EXPECT_THAT(events(kFirst), Contains("milestone"));
    EXPECT_THAT(tells(kGridMember, "查 0001"), HasSubstr("进展：配件已订，周三到"));
}

TEST_F(Commands, ExplainedIsSettledButNotSolved) {
    report();
    accept();

    EXPECT_EQ(says(kWork52, kGridMember, "解释 0001 门禁更换列入12月计划"),
              "SH20261123-0001 已答复（未解决），列入跟踪。");

    EXPECT_EQ(find(kFirst)->solved, std::optional(false));
    EXPECT_EQ(count(kBuilding3, "已答复：门禁更换列入12月计划。目前暂不能解决"), 1);
}

TEST_F(Commands, RefusalNeedsAReasonOfTheListAndAYes) {
    report();
    EXPECT_THAT(says(kWork52, kGridLeader, "不予受理 0001 就是不想办"), StartsWith("请写明不予受理的理由"));
    EXPECT_THAT(says(kWork52, kGridLeader, "不予受理 0001 属于法院受理"), HasSubstr("请回复“确认”"));
    EXPECT_EQ(state(kFirst), "registered");

    EXPECT_EQ(says(kWork52, kGridLeader, "确认"), "SH20261123-0001 已按不予受理办理，已告知反映人。");

    EXPECT_EQ(state(kFirst), "rejected");
    EXPECT_EQ(count(kBuilding3, "不属于网格办理范围"), 1);
    EXPECT_EQ(says(kWork52, kGridLeader, "确认"), "");
}

TEST_F(Commands, YesOfSomebodyElseOrTooLateConfirmsNothing) {
    report();
    says(kWork52, kGridLeader, "不予受理 0001 属于法院受理");
    EXPECT_EQ(says(kWork52, kGridMember, "确认"), "");
    advance(11min);
    EXPECT_EQ(says(kWork52, kGridLeader, "确认"), "");
    EXPECT_EQ(state(kFirst), "registered");
}

TEST_F(Merging, JoinsTheReporterToTheMasterAndUnmergeTakesItBack) {
    report("3号楼2单元楼道灯不亮了");
    says(kBuilding3, kNeighbour, "3号楼2单元三楼楼道灯坏了");

    EXPECT_EQ(says(kWork52, kGridLeader, "并案 0002 0001"),
              "SH20261123-0002 并入 SH20261123-0001，反映人已加入跟进名单。");
    EXPECT_EQ(state(kSecond), "merged");
    EXPECT_EQ(find(kFirst)->followers, 1);
    EXPECT_EQ(count(kBuilding3, "邻居已经反映过，编号 SH20261123-0001"), 1);

    EXPECT_THAT(says(kWork52, kGridLeader, "取消并案 0002"), HasSubstr("单独办理"));
    EXPECT_EQ(state(kSecond), "registered");
    EXPECT_EQ(find(kFirst)->followers, 0);
}

TEST_F(Merging, IsProposedToTheLeaderWhenTwoReadAlike) {
    report("3号楼2单元楼道灯不亮了");
    says(kBuilding3, kNeighbour, "3号楼2单元楼道灯不亮，黑得很");
    EXPECT_THAT(says(kWork52, kGridMember, "受理 0002"), HasSubstr("可能与 SH20261123-0001 是同一件事"));
    EXPECT_EQ(count(kGridLeader, "确认后回“并案 SH20261123-0002 SH20261123-0001”"), 1);
}

TEST_F(Merging, NeverJoinsACaseToItself) {
    report();
    EXPECT_THAT(says(kWork52, kGridLeader, "并案 0001 0001"), HasSubstr("不能并案"));
    EXPECT_THAT(says(kWork52, kGridLeader, "并案 0001"), StartsWith("请补充主单号"));
    EXPECT_EQ(state(kFirst), "registered");
}

TEST_F(Commands, SplitMakesACaseOfEveryFurtherMatter) {
    report();
    EXPECT_EQ(says(kWork52, kGridLeader, "拆分 0001 1、2单元门禁坏了 2、1单元楼道灯不亮"),
              "SH20261123-0001 已拆成 SH20261123-0001、SH20261123-0002。");
    EXPECT_EQ(find(kSecond)->category, "facility.lighting");
    EXPECT_EQ(find(kSecond)->reporter.account, kResident);
}

TEST_F(Commands, ReclassifyingMovesTheDueTimeAndIsKeptAsACorrection) {
    report();
    EXPECT_EQ(says(kWork52, kGridMember, "改类 0001 漏水"),
              "SH20261123-0001 类别改为 供水/漏水，时限重算为今天18:00。");
    EXPECT_EQ(find(kFirst)->category, "facility.water");
    EXPECT_EQ(find(kFirst)->lead_org, "gs");
    EXPECT_THAT(says(kWork52, kGridMember, "改类 0001 天文"), StartsWith("没有“天文”这个类别"));
}

TEST_F(Commands, UrgencyIsRaisedAndLowered) {
    report();
    EXPECT_THAT(says(kWork52, kGridMember, "紧急 0001 门夹伤了人"), HasSubstr("已升为紧急，已通知"));
    EXPECT_EQ(find(kFirst)->urgency, Urgency::urgent);
    EXPECT_EQ(count(kPropertyHandler, "现为紧急"), 1);
    EXPECT_EQ(says(kWork52, kGridMember, "紧急 0001"), "SH20261123-0001 已经是“紧急”了。");
    EXPECT_THAT(says(kWork52, kGridMember, "一般 0001"), HasSubstr("已改为一般"));
}

TEST_F(Commands, FeedbackThatIsNotGoodEnoughGoesBackToTheHandler) {
    hand_to_property();
    tells(kPropertyHandler, "反馈 0001 已更换闭门器，可以关上");
    EXPECT_THAT(says(kWork52, kGridMember, "重办 0001 门还是关不严"), HasSubstr("核实未通过"));
    EXPECT_EQ(state(kFirst), "handling");
    EXPECT_EQ(count(kPropertyHandler, "核实未通过：门还是关不严"), 1);
}

TEST_F(Commands, ContactIsShownToTheHandlerAloneAndInPrivate) {
    says(kBuilding3, kResident, "【报事】2单元门禁坏了，电话13912345678");
    accept();
    EXPECT_EQ(says(kWork52, kGridMember, "电话 0001"), "这件事请私信我办理。");
    EXPECT_THAT(tells(kGridMember, "电话 0001"), HasSubstr("13912345678"));
    EXPECT_THAT(tells("ding_p06", "电话 0001"), StartsWith("没找到单号"));
    EXPECT_THAT(tells(kGridMember, "查 0001"), HasSubstr("查看了反映人的联系方式"));
}

TEST_F(Commands, RegisteringForSomebodyAnswersTheMemberOfStaff) {
    EXPECT_THAT(says(kWork52, kGridMember, "代登 3号楼2单元楼道灯不亮"), HasSubstr("编号 SH20261123-0001"));
    EXPECT_EQ(find(kFirst)->category, "facility.lighting");
}

TEST_F(Commands, ListOfTheGridShowsWhatIsOpen) {
    report();
    EXPECT_THAT(says(kWork52, kGridLeader, "本格"), AllOf(HasSubstr("本格在办（1件）"), HasSubstr(kFirst)));
    EXPECT_EQ(says(kWork52, kGridLeader, "本格 逾期"), "本格现在没有未结事项。");
}

TEST_F(Commands, MutedGroupHearsLater) {
    report();
    EXPECT_THAT(says(kBuilding3, kGridLeader, "静音 2小时"), HasSubstr("11:00前非紧急消息先不发到本群"));
    accept();
    EXPECT_EQ(count(kBuilding3, "已受理"), 0);
    advance(2h + 1min);
    EXPECT_EQ(count(kBuilding3, "已受理"), 1);
}

TEST_F(Commands, SilenceLastsByTheClockThoughNobodyWorksMeanwhile) {
    move_to(at("2026-11-28T19:00"));  // a Saturday

    EXPECT_THAT(says(kBuilding3, kGridLeader, "静音 2小时"), HasSubstr("21:00前非紧急消息先不发到本群"));
    EXPECT_THAT(says(kBuilding3, kGridLeader, "静音 1天"), HasSubstr("明天19:00前"));
}

TEST_F(Commands, SeveralCasesAreAcceptedAtOnceAndEachIsAnswered) {
    report();
    says(kBuilding3, kNeighbour, "3号楼1单元楼道灯不亮");
    EXPECT_THAT(tells(kGridMember, "受理 0001 0002 0009"),
                AllOf(HasSubstr("SH20261123-0001 已受理"), HasSubstr("\nSH20261123-0002 已受理"),
                      HasSubstr("\n没找到单号 0009")));
    EXPECT_EQ(state(kFirst), "accepted");
    EXPECT_EQ(state(kSecond), "accepted");
}

TEST_F(Commands, OnlyAFeedbackIsAskedForSixCharacters) {
    hand_to_property();
    EXPECT_THAT(says(kWork52, kGridMember, "办结 0001"), ::testing::StartsWith("请补充结果。用法：办结"));
    EXPECT_THAT(tells(kPropertyHandler, "反馈 0001 好了"), ::testing::StartsWith("请补充结果（至少6个字）。"));
}

}  // namespace
}  // namespace gridbot::world
