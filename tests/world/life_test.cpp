#include "tests/world/world.hpp"

namespace gridbot::world {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

using Life = World;
using Errors = World;
using Draft = World;

TEST_F(Life, ReportIsAnsweredAtOnceAndToldToTheWorkGroupAndTheGridMember) {
    EXPECT_EQ(says(kBuilding3, kResident, kLamp),
              "您好，3号楼2单元照明问题已登记，编号 SH20261123-0001，网格员小李马上处理，争取今天办好。");

    ASSERT_EQ(sent().size(), 2U);
    EXPECT_THAT(sent_to(kWork52), ElementsAre("SH20261123-0001 照明，3号楼2单元，时限今天18:00前，请网格员小李受理。"));
    EXPECT_THAT(sent_to(kGridMember), ElementsAre(StartsWith("SH20261123-0001 新事项：照明，3号楼2单元")));
}

TEST_F(Life, CaseIsAcceptedSettledAndConfirmed) {
    says(kBuilding3, kResident, kLamp);

    EXPECT_THAT(says(kWork52, kGridMember, "受理 0001"),
                StartsWith("SH20261123-0001 已受理，首问责任人：网格员小李，时限"));
    EXPECT_EQ(find(kFirst)->first_responder, "p03");
    advance(2h);
    EXPECT_THAT(says(kWork52, kGridMember, "办结 0001 已更换灯泡，恢复照明"),
                StartsWith("SH20261123-0001 已办结，用时"));
    EXPECT_EQ(says(kBuilding3, kResident, "好了"), "谢谢您的认可，有事随时说。");

    EXPECT_EQ(count(kBuilding3, "SH20261123-0001 已受理，网格员小李负责"), 1);
    EXPECT_EQ(count(kBuilding3, "SH20261123-0001 已办结：已更换灯泡，恢复照明。"), 1);
    EXPECT_EQ(state(kFirst), "evaluated");
    EXPECT_THAT(events(kFirst), ElementsAre("register", "accept", "settle", "confirm_ok"));
}

TEST_F(Life, ReporterOfAMatterOfWelfareIsAskedOnceMoreAfterAWeek) {
    says(kBuilding3, kResident, "【报事】3号楼独居老人想申请助餐");
    says(kBuilding3, kNeighbour, kLamp);
    ASSERT_EQ(find(kFirst)->category.substr(0, 7), "welfare");
    says(kWork52, kGridMember, "办结 0001 已办好助餐卡，明天起送餐");
    says(kWork52, kGridMember, "办结 0002 已更换灯泡，恢复照明");
    says(kBuilding3, kResident, "好了");
    EXPECT_EQ(state(kFirst), "evaluated");

    advance(24h * 8);

    EXPECT_EQ(count(kResident, "办结一周了"), 1);
    EXPECT_EQ(count(kNeighbour, "办结一周了"), 0);
    EXPECT_THAT(tells(kResident, "2"), Not(IsEmpty()));
    EXPECT_EQ(find(kFirst)->rating, 3);
}

TEST_F(Life, MessageDeliveredAgainGetsTheSameBytesAndOpensNothing) {
    const std::string body = message(kBuilding3, kResident, kLamp);
    const std::string first = deliver(body);
    const auto told = sent().size();

    EXPECT_EQ(deliver(body), first);
    EXPECT_FALSE(find(kSecond));
    EXPECT_EQ(sent().size(), told);
}

TEST_F(Life, CaseGoesThroughAnOrganisationAndTheGridMemberSettlesIt) {
    says(kBuilding3, kResident, kDoor);
    says(kWork52, kGridMember, "受理 0001");

    EXPECT_THAT(says(kWork52, kGridLeader, "派单 0001 惠民物业"), StartsWith("SH20261123-0001 已派惠民物业，时限"));
    EXPECT_EQ(count(kPropertyHandler, "签收回“签收 SH20261123-0001”"), 1);
    EXPECT_THAT(tells(kPropertyHandler, "签收 0001"), StartsWith("SH20261123-0001 已签收"));
    EXPECT_EQ(tells(kPropertyHandler, "反馈 0001 已更换闭门器，可以关上"), "SH20261123-0001 已记录反馈，等待核实。");
    EXPECT_EQ(count(kGridMember, "SH20261123-0001 惠民物业反馈：已更换闭门器，可以关上。"), 1);
    EXPECT_THAT(says(kWork52, kGridMember, "办结 0001 已更换闭门器，可以关上"), StartsWith("SH20261123-0001 已办结"));

    EXPECT_THAT(events(kFirst), ElementsAre("register", "accept", "dispatch", "sign", "feedback", "settle"));
    EXPECT_EQ(count(kWork52, "惠民物业已签收，承办人小吴办理"), 1);
    EXPECT_EQ(count(kBuilding3, "已转惠民物业办理"), 1);
}

TEST_F(Life, SmallTalkGetsNoAnswerAndLeavesNothing) {
    for (const char* text : {"大家早上好", "谢谢", "好的"}) EXPECT_EQ(says(kBuilding3, kResident, text), "") << text;
    EXPECT_FALSE(find(kFirst));
    EXPECT_THAT(sent(), IsEmpty());
}

TEST_F(Life, SensitiveReportIsAnsweredWithoutAWordOfItAndTheWorkGroupHearsNothing) {
    EXPECT_EQ(says(kBuilding3, kResident, "我要举报村干部贪污低保款"),
              "您的情况已收到，已转专人与您单独联系。为保护您的隐私，请不要在群里再发细节。");

    ASSERT_TRUE(find(kFirst));
    EXPECT_TRUE(find(kFirst)->sensitive);
    EXPECT_THAT(sent_to(kWork52), IsEmpty());
    EXPECT_THAT(sent_to(kBuilding3), IsEmpty());
    for (const Call& call : sent()) EXPECT_THAT(call.text, Not(HasSubstr("贪污"))) << call.to;
}

TEST_F(Life, WhoAccusesHearsWithinFifteenDaysWhetherItIsTakenThoughItTakesSixty) {
    EXPECT_THAT(tells(kResident, "我要举报村干部贪污低保款"), HasSubstr("12月8日前书面告知是否受理"));

    EXPECT_EQ(find(kFirst)->due_at, at("2027-01-22T18:00"));
}

TEST_F(Life, WhoIsNamedToTheResidentIsToldWhereTheGridHasNeitherMemberNorLeader) {
    constexpr const char* kOtherMaster = "ding_p24";
    ASSERT_THAT(tells(kResident, "孙家村村口路灯不亮"), HasSubstr("秦书记"));

    EXPECT_EQ(count(kOtherMaster, "SH20261123-0001 新事项"), 1);
    EXPECT_THAT(tells(kOtherMaster, "我的待办"), HasSubstr("SH20261123-0001"));

    tells(kOtherMaster, "办结 0001 已更换灯泡");
    tells(kResident, "没好，还是不亮");
    EXPECT_EQ(count(kOtherMaster, "SH20261123-0001 反映人说没办好"), 1);
}

TEST_F(Errors, UnknownNumberAndOneOutOfScopeReadTheSame) {
    says(kBuilding3, kResident, kLamp);

    EXPECT_EQ(says(kWork52, kGridMember, "受理 9999"), "没找到单号 9999。请核对，或发“我的待办”查看。");
    EXPECT_EQ(tells("ding_p06", "受理 SH20261123-0001"), "没找到单号 SH20261123-0001。请核对，或发“我的待办”查看。");
    EXPECT_EQ(state(kFirst), "registered");
}

TEST_F(Errors, ResidentIsToldWhichRoleAVerbNeeds) {
    says(kBuilding3, kResident, kLamp);

    EXPECT_EQ(says(kBuilding3, kResident, "受理 0001"), "“受理”需要网格员权限。需要的话可以请网格员小李操作。");
    EXPECT_EQ(state(kFirst), "registered");
}

TEST_F(Errors, VerbThatTheStateForbidsNamesTheStateAndWhatIsPossible) {
    says(kBuilding3, kResident, kLamp);
    says(kWork52, kGridLeader, "派单 0001 惠民物业");

    EXPECT_THAT(
        tells(kPropertyHandler, "反馈 0001 已更换灯泡，恢复照明"),
        testing::AllOf(StartsWith("SH20261123-0001 现在是“已派单·待签收”，不能反馈。可以："), HasSubstr("签收")));
    EXPECT_EQ(state(kFirst), "dispatched");
}

TEST_F(Errors, WhatAUnitHandlesIsNotOfferedForSettlingBeforeItAnswers) {
    says(kBuilding3, kResident, kLamp);
    says(kWork52, kGridLeader, "派单 0001 惠民物业");
    tells(kPropertyHandler, "签收 0001");

    EXPECT_EQ(says(kWork52, kGridMember, "办结 0001 已更换灯泡，恢复照明"),
              "SH20261123-0001 现在是“处置中”，不能办结。可以：反馈、延期、催办。");
}

TEST_F(Errors, MissingArgumentShowsSyntaxAndExample) {
    says(kBuilding3, kResident, kLamp);

    EXPECT_EQ(says(kWork52, kGridMember, "受理"), "请补充单号。用法：受理 单号，例：受理 0012");
    EXPECT_THAT(says(kWork52, kGridLeader, "派单 0001"), StartsWith("请补充单位。用法：派单"));
    EXPECT_THAT(says(kWork52, kGridMember, "办结 0001"), StartsWith("请补充结果"));
}

TEST_F(Errors, ShortNumberOfTwoDaysAsksForTheWholeOne) {
    says(kBuilding3, kResident, kLamp);
    move_to(at("2026-11-24T09:00"));
    says(kBuilding3, kNeighbour, "3号楼1单元门口路灯不亮");

    EXPECT_EQ(says(kWork52, kGridMember, "受理 0001"),
              "“0001”对应2件：SH20261124-0001、SH20261123-0001。请用完整单号。");
}

TEST_F(Errors, UnknownVerbIsAnsweredOnceAnHour) {
    EXPECT_THAT(says(kWork52, kGridMember, "/起飞 0001"),
                testing::AllOf(StartsWith("没看懂“"), EndsWith("”。发“帮助”看常用指令。")));
    EXPECT_EQ(says(kWork52, kGridMember, "/起飞 0001"), "");
    advance(59min);
    EXPECT_EQ(says(kWork52, kGridMember, "/起飞 0001"), "");
    advance(2min);
    EXPECT_THAT(says(kWork52, kGridMember, "/起飞 0001"), StartsWith("没看懂“"));
}

TEST_F(Errors, SameCommandAgainSaysThatItWasDone) {
    says(kBuilding3, kResident, kLamp);
    says(kWork52, kGridMember, "受理 0001");

    EXPECT_EQ(says(kWork52, kGridMember, "受理 0001"), "SH20261123-0001 已经是“已受理”了。");
    EXPECT_THAT(events(kFirst), ElementsAre("register", "accept"));
}

TEST_F(Draft, MissingPlaceIsAskedForOnceAndTheNextMessageCompletesTheCase) {
    EXPECT_THAT(tells(kResident, "【报修】楼道灯坏了"), StartsWith("收到，请补充一下：在哪里"));
    EXPECT_FALSE(find(kFirst));

    EXPECT_THAT(tells(kResident, "3号楼2单元"), HasSubstr(kFirst));
    EXPECT_EQ(find(kFirst)->grid, "SH-HX-52-B3");
    EXPECT_EQ(find(kFirst)->category, "facility.lighting");
}

TEST_F(Draft, IsForgottenAfterADay) {
    tells(kResident, "【报修】楼道灯坏了");
    advance(24h + 1ms);

    tells(kResident, "3号楼2单元");

    EXPECT_FALSE(find("SH20261124-0001"));
}

TEST_F(Draft, AskedAboutBeforeARestartIsCompletedAfterIt) {
    tells(kResident, "【报修】楼道灯坏了");
    restart();

    EXPECT_THAT(tells(kResident, "3号楼2单元"), HasSubstr(kFirst));
}

TEST_F(Draft, OfOnePersonIsNotCompletedByAnother) {
    tells(kResident, "【报修】楼道灯坏了");
    tells(kNeighbour, "3号楼2单元");
    EXPECT_FALSE(find(kFirst));
}

}  // namespace
}  // namespace gridbot::world
