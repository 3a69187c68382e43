// What a week of one grid brought to light when it was read aloud: sentences that were wrong by the time they were
// read, people who were told what was not theirs, and words put into mouths that had not said them.
#include "tests/world/command_story.hpp"

namespace gridbot::world {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class Week : public Commands {
protected:
    void report_at_night() {
        move_to(at("2026-11-23T22:10"));
        report(kLamp);
    }
    int told_everybody(std::string_view words) const {
        int times = 0;
        for (const Call& call : sent()) times += call.text.find(words) != std::string::npos;
        return times;
    }
};
using Held = Week;
using Night = Week;
using Climb = Week;
using Overdue = Week;
using Spoken = Week;
using Deputy = Week;
using Taken = Week;
using Report = Week;

TEST_F(Held, NoticeSpeaksOfTheDayOnWhichItIsRead) {
    report_at_night();

    move_to(at("2026-11-24T07:45"));

    EXPECT_EQ(count(kWork52, "SH20261123-0001 照明，3号楼2单元，时限今天12:00前，请网格员小李受理。"), 1);
    EXPECT_EQ(count(kGridMember, "新事项：照明，3号楼2单元，时限今天12:00前。"), 1);
    EXPECT_EQ(told_everybody("时限明天"), 0);
}

TEST_F(Held, NoticeIsNotSaidOnceSomebodyDidWhatItAsksFor) {
    report_at_night();
    move_to(at("2026-11-23T22:20"));
    tells(kGridMember, "受理 0001");

    move_to(at("2026-11-24T08:00"));

    EXPECT_EQ(told_everybody("请网格员小李受理"), 0);
    EXPECT_EQ(told_everybody("新事项"), 0);
}

TEST_F(Held, NothingIsPushedIntoAGroupOfResidentsBeforeFiveAndThirtyPastSeven) {
    report_at_night();
    move_to(at("2026-11-23T22:20"));
    tells(kGridMember, "受理 0001");

    move_to(at("2026-11-24T07:35") - 1ms);
    EXPECT_THAT(sent_to(kBuilding3), IsEmpty());
    move_to(at("2026-11-24T07:35"));
    EXPECT_THAT(sent_to(kBuilding3), ElementsAre("SH20261123-0001 已受理，网格员小李负责，预计今天12:00前办好。"));
}

TEST_F(Night, UrgentCasesReachWhoeverIsOnDutyAndOnlyThen) {
    report(kLift);
    EXPECT_EQ(count(kOperator, kFirst), 0);

    move_to(at("2026-11-23T22:10"));
    says(kBuilding3, kNeighbour, "3号楼1单元水管爆了，水往外喷");
    says(kBuilding3, kNeighbour, kDoor);

    EXPECT_EQ(count(kOperator, "【紧急】SH20261123-0002 新事项"), 1);
    EXPECT_EQ(count(kOperator, "SH20261123-0003"), 0);
}

TEST_F(Night, ReceiptSaysWhenWorkBeginsAgain) {
    move_to(at("2026-11-23T22:10"));
    EXPECT_THAT(says(kBuilding3, kResident, kLamp), HasSubstr("非紧急事项明早8:30起办理"));
    move_to(at("2026-11-24T06:50"));
    EXPECT_THAT(says(kBuilding3, kNeighbour, kDoor), HasSubstr("非紧急事项今早8:30起办理"));
    move_to(at("2026-12-31T22:10"));
    EXPECT_THAT(says(kBuilding3, kResident, kLamp), HasSubstr("非紧急事项1月4日8:30起办理"));
}

TEST_F(Climb, WhoWasCalledAndDidNothingBringsNobodyHigherInBeforeHisTime) {
    report(kLamp);  // due at 18:00

    move_to(at("2026-11-27T08:30") - 1ms);
    for (const char* person : {kGridLeader, kStationMaster, kVillageCadre}) EXPECT_EQ(count(person, "请您协调"), 1);
    EXPECT_EQ(count(kCenterDirector, kFirst), 0);
    move_to(at("2026-11-27T08:30"));
    EXPECT_EQ(count(kCenterDirector, "请您协调"), 1) << "three working days after the due time";
    EXPECT_EQ(count(kTownLeader, kFirst), 0);
    move_to(at("2026-12-01T08:30"));
    EXPECT_EQ(count(kTownLeader, "请您协调"), 1) << "five";
}

TEST_F(Climb, AcknowledgementLetsItBeginAnewAtTheFirstRung) {
    report(kLamp);
    move_to(at("2026-11-23T11:30"));
    ASSERT_EQ(count(kGridLeader, "未受理"), 1);
    tells(kGridMember, "受理 0001");

    move_to(at("2026-11-23T18:00"));

    EXPECT_EQ(count(kGridLeader, "已过时限"), 1);
    EXPECT_EQ(count(kStationMaster, kFirst), 0);
}

TEST_F(Overdue, StepPromisesNothingThatHasPassed) {
    report(kLamp);
    move_to(at("2026-11-24T09:00"));

    tells(kGridMember, "受理 0001");
    tells(kGridLeader, "派单 0001 惠民物业");
    EXPECT_THAT(tells(kPropertyHandler, "签收 0001"), HasSubstr("时限11月23日18:00已过，请尽快反馈"));
    EXPECT_THAT(says(kBuilding3, kResident, "催一下"), HasSubstr("已经过了原定时限"));

    EXPECT_THAT(sent_to(kBuilding3), AllOf(Contains(HasSubstr("已受理，网格员小李负责。已经过了原定时限")),
                                           Contains(HasSubstr("已转惠民物业办理。已经过了原定时限"))));
    EXPECT_THAT(sent_to(kBuilding3), Each(Not(HasSubstr("预计"))));
}

TEST_F(Spoken, LongerTimeIsAskedForByWhoAsks) {
    report(kLamp);
    accept();

    tells(kGridMember, "延期 0001 1天 等配件");

    EXPECT_EQ(count(kGridLeader, "SH20261123-0001 网格员小李申请延期到明天18:00：等配件"), 1);
    EXPECT_EQ(told_everybody("惠民物业申请"), 0);
}

TEST_F(Spoken, CaseOfTheSameDayClassIsExtendedByTheGridLeaderAlsoAfterTheCutOff) {
    move_to(at("2026-11-23T17:00"));
    report(kLamp);
    accept();

    EXPECT_THAT(tells(kGridMember, "延期 0001 1天 等配件"), HasSubstr("等林网格长批准"));
}

TEST_F(Spoken, StaffWhoUrgeAreNamedAndHearNothingOfItThemselves) {
    report();
    accept();

    tells(kGridLeader, "催办 0001");
    EXPECT_EQ(count(kGridMember, "林网格长催办（第1次）"), 1);
    tells(kGridMember, "催办 0001");
    EXPECT_EQ(told_everybody("网格员小李催办"), 0);
    EXPECT_EQ(told_everybody("反映人催办"), 0);
}

TEST_F(Spoken, WhatStaffAddIsNotTheReporters) {
    report();
    accept();

    tells(kGridLeader, "补充 0001 门轴也坏了，一起换");

    EXPECT_EQ(count(kGridMember, "林网格长补充：门轴也坏了，一起换"), 1);
    EXPECT_EQ(told_everybody("反映人补充"), 0);
}

TEST_F(Spoken, SupervisionAndUrgingNameWhoHasTheCaseAndNotWhoMightGetIt) {
    report();
    accept();

    tells(kVillageCadre, "督办 0001 今天17:00");
    EXPECT_EQ(count(kWork52, "请网格员小李在今天17:00前回复进展"), 1);
    EXPECT_THAT(says(kBuilding3, kResident, "催一下"), HasSubstr("由网格员小李办理"));
}

TEST_F(Spoken, WhistleIsReadOnceAndSaysWhenAndWhere) {
    report();
    accept();

    EXPECT_THAT(says(kWork52, kGridLeader, "吹哨 0001 供水公司 城建办 明天9:00 村委会 原因：要一起看"),
                HasSubstr("请供水公司、城建办于明天9:00到村委会会商"));
    EXPECT_EQ(count(kWork52, "【吹哨】"), 0) << "the answer stands in the group already";
    EXPECT_EQ(count(kWaterHandler, "【吹哨】"), 1);
}

TEST_F(Spoken, WhoMayNotMergeIsToldWhoMay) {
    report();
    accept();
    says(kBuilding3, kNeighbour, "【报事】2单元门禁坏了，关不上门");

    EXPECT_THAT(tells(kGridMember, "受理 0002"), AllOf(HasSubstr("请网格长并案"), Not(HasSubstr("确认后回"))));
}

TEST_F(Spoken, ReporterHearsWhenACaseIsTakenApartAgain) {
    report();
    says(kBuilding3, kNeighbour, "【报事】2单元门禁坏了，关不上门");
    tells(kGridLeader, "并案 0002 0001");

    tells(kGridLeader, "取消并案 0002");

    EXPECT_EQ(count(kBuilding3, "SH20261123-0002 经核实需要单独办理，网格员小李负责"), 1);
}

TEST_F(Spoken, CaseThatStaffOpenAgainIsNotSaidToBeTheReportersWord) {
    report();
    tells(kGridMember, "办结 0001 门禁已经修好了");

    tells(kInspector, "重开 0001 现场看还是关不上");

    EXPECT_EQ(told_everybody("反映人说没办好"), 0);
    EXPECT_EQ(count(kWork52, "看过，没办好：现场看还是关不上"), 1);
}

TEST_F(Deputy, IsNamedAndHasTheWorkInHisList) {
    tells(kGridMember, "交接 @白雪 12月31日");
    tells("ding_p23", "接手");

    EXPECT_THAT(says(kBuilding3, kResident, kLamp), AllOf(HasSubstr("白网格长马上处理"), Not(HasSubstr("小李"))));
    EXPECT_EQ(count(kWork52, "请白网格长受理"), 1);
    EXPECT_THAT(tells("ding_p23", "我的待办"), HasSubstr(kFirst));
}

TEST_F(Taken, BackIsOnlyWhatNobodyHasGoneOnFrom) {
    report();
    tells(kGridMember, "受理 0001");
    says(kBuilding3, kResident, "撤销 0001");
    ASSERT_EQ(state(kFirst), "withdrawn");

    EXPECT_THAT(tells(kGridMember, "反悔 0001"), HasSubstr("没有您可以撤回的操作"));
    EXPECT_EQ(state(kFirst), "withdrawn");
}

TEST_F(Taken, WordThatIsNoVerbIsNoWordOfTheReporter) {
    report();
    const auto before = events(kFirst);

    EXPECT_THAT(tells(kGridMember, "受里 0001"), HasSubstr("没看懂“受里”"));
    EXPECT_EQ(events(kFirst), before);
}

TEST_F(Taken, ApartKeepsPlaceAndKind) {
    report("【报事】3号楼2单元楼道灯不亮，垃圾也没人清");

    const std::string answer = tells(kGridLeader, "拆分 0001 1、垃圾没人清 2、2单元楼道灯不亮");

    ASSERT_THAT(answer, HasSubstr("已拆成"));
    EXPECT_EQ(find(kFirst)->category, "environment.garbage");
    EXPECT_EQ(find(kSecond)->category, "facility.lighting");
    EXPECT_EQ(find(kSecond)->building, "3");
}

TEST_F(Taken, BuildingThatNobodyKnowsHasNoGrid) {
    EXPECT_THAT(says(kBuilding3, kResident, "网格 99号楼"), HasSubstr("没找到“99号楼”"));
}

TEST_F(Taken, HelpKnowsTheOtherNamesOfAVerb) {
    EXPECT_THAT(tells(kGridMember, "帮助 结案"), AllOf(HasSubstr("办结 单号 结果"), Not(HasSubstr("受理"))));
}

TEST_F(Report, SilenceConfirmsNothing) {
    report();
    tells(kGridMember, "办结 0001 门禁已经修好了");
    http().forget();

    move_to(at("2026-11-26T18:10"));  // evaluated by silence that morning

    ASSERT_EQ(state(kFirst), "evaluated");
    EXPECT_EQ(told_everybody("群众评价"), 0);
}

TEST_F(Report, CountsWhatReportersSaid) {
    report();
    tells(kGridMember, "办结 0001 门禁已经修好了");
    says(kBuilding3, kNeighbour, kLamp);
    tells(kGridMember, "办结 0002 灯泡已经换好了");
    says(kBuilding3, kNeighbour, "好了");
    tells(kResident, "评价 0001 基本满意");

    move_to(at("2026-11-23T18:05"));

    EXPECT_GE(told_everybody("群众评价**：回访1，基本满意1，确认办好1件"), 1);
}

TEST_F(Report, CarriedCaseStandsWithItsNewDayAndTheReason) {
    report(kLamp);
    accept();
    tells(kGridMember, "延期 0001 1天 等配件");
    tells(kGridLeader, "同意 0001");

    move_to(at("2026-11-23T18:05"));

    EXPECT_EQ(count(kWork52, "SH20261123-0001 照明，3号楼2单元，因等配件延到11月24日"), 1);
    EXPECT_GE(told_everybody("未日结(1)**：SH20261123-0001 照明→11月24日"), 1);
}

}  // namespace
}  // namespace gridbot::world
