#include "tests/world/world.hpp"

namespace gridbot::world {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr const char* kOperator = "ding_p10";
constexpr const char* kInspector = "ding_p13";
constexpr const char* kWaterHandler = "ding_p15";
constexpr const char* kCityHandler = "ding_p18";

/// What staff do to a case by the verbs of domain 6.3.
class Commands : public World {
protected:
    void report(const char* text = kDoor) { says(kBuilding3, kResident, text); }
    void accept() { says(kWork52, kGridMember, "受理 0001"); }
    /// Reported, accepted, dispatched to the property manager, signed.
    void hand_to_property(const char* text = kDoor) {
        report(text);
        accept();
        says(kWork52, kGridLeader, "派单 0001 惠民物业");
        tells(kPropertyHandler, "签收 0001");
    }
};

using Extension = Commands;
using Pause = Commands;
using Merging = Commands;
using Handover = Commands;
using Undo = Commands;
using AfterSettling = Commands;
using Residents = Commands;
using Rights = Commands;

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

TEST_F(Extension, IsAskedForApprovedAndTold) {
    hand_to_property();
    const std::string asked = tells(kPropertyHandler, "延期 0001 2天 等配件");
    EXPECT_THAT(asked, AllOf(HasSubstr("已提交延期申请"), HasSubstr("周主任"), HasSubstr("批准前原时限有效")));
    const Time before = find(kFirst)->due_at;
    EXPECT_EQ(count(kCenterDirector, "惠民物业申请延期到11月30日18:00：等配件"), 1);

    EXPECT_THAT(tells(kCenterDirector, "同意 0001"), HasSubstr("延期至11月30日18:00"));

    EXPECT_GT(find(kFirst)->due_at, before);
    EXPECT_EQ(find(kFirst)->extension_count, 1);
    EXPECT_EQ(count(kBuilding3, "因等配件，需要延到11月30日，已经批准"), 1);
    EXPECT_EQ(count(kPropertyHandler, "延期已批准"), 1);
}

TEST_F(Extension, OfASameDayCaseIsTheGridLeadersToGrant) {
    report(kLamp);
    accept();
    EXPECT_THAT(says(kWork52, kGridMember, "延期 0001 1天 等配件"), HasSubstr("等林网格长批准"));
    EXPECT_THAT(says(kWork52, kGridLeader, "同意 0001"), HasSubstr("延期至明天18:00"));
}

TEST_F(Extension, RefusedKeepsTheDueTimeAndTellsWhy) {
    hand_to_property();
    const Time due = find(kFirst)->due_at;
    tells(kPropertyHandler, "延期 0001 2天 等配件");

    EXPECT_THAT(tells(kCenterDirector, "不同意 0001 库房有现货"), HasSubstr("未批准"));

    EXPECT_EQ(find(kFirst)->due_at, due);
    EXPECT_EQ(count(kPropertyHandler, "未批准：库房有现货"), 1);
    EXPECT_EQ(tells(kCenterDirector, "同意 0001"), "SH20261123-0001 没有等待批准的申请。");
}

TEST_F(Extension, IsNotGrantedByAnybodyBelow) {
    hand_to_property();
    tells(kPropertyHandler, "延期 0001 2天 等配件");
    EXPECT_THAT(says(kWork52, kGridLeader, "同意 0001"), StartsWith("“同意”需要中心主任权限"));
}

TEST_F(Extension, NeedsATimeAReasonAndAnOpenDueTime) {
    hand_to_property();
    EXPECT_THAT(tells(kPropertyHandler, "延期 0001"), StartsWith("请补充时间。用法：延期"));
    EXPECT_THAT(tells(kPropertyHandler, "延期 0001 2天"), StartsWith("请补充原因。用法：延期"));
    EXPECT_THAT(tells(kPropertyHandler, "延期 0001 过阵子 等配件"), StartsWith("时间“"));
    EXPECT_THAT(tells(kPropertyHandler, "延期 0001 90天 等配件"), HasSubstr("不能再延"));
    move_to(find(kFirst)->due_at + 1min);
    EXPECT_THAT(tells(kPropertyHandler, "延期 0001 2天 等配件"), HasSubstr("不能延期"));
}

TEST_F(Pause, StopsTheClockUntilItsDayAndGoesOnByItself) {
    hand_to_property();
    const Time due = find(kFirst)->due_at;
    EXPECT_THAT(tells(kPropertyHandler, "挂起 0001 等雨停 11月30日"), HasSubstr("待批准挂起"));
    EXPECT_EQ(state(kFirst), "handling");
    EXPECT_THAT(tells(kCenterDirector, "同意 0001"), HasSubstr("已挂起，11月30日恢复"));
    EXPECT_EQ(state(kFirst), "suspended");
    EXPECT_EQ(count(kBuilding3, "因等雨停暂停办理，预计11月30日恢复"), 1);

    move_to(at("2026-11-30T08:29"));
    EXPECT_EQ(state(kFirst), "suspended");
    EXPECT_EQ(count(kGridLeader, "已过时限"), 0);
    move_to(at("2026-11-30T08:31"));

    EXPECT_EQ(state(kFirst), "handling");
    EXPECT_GT(find(kFirst)->due_at, due + 24h);
    EXPECT_EQ(count(kBuilding3, "已恢复办理"), 1);
}

TEST_F(Pause, IsEndedByHandToo) {
    hand_to_property();
    tells(kPropertyHandler, "挂起 0001 等雨停 11月30日");
    tells(kCenterDirector, "同意 0001");
    advance(2h);
    EXPECT_THAT(tells(kPropertyHandler, "恢复 0001"), HasSubstr("已恢复办理"));
    EXPECT_EQ(state(kFirst), "handling");
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

TEST_F(Commands, SupervisionWantsAnAnswerAndGoesUpWithoutOne) {
    hand_to_property();
    EXPECT_EQ(tells(kVillageCadre, "督办 0001 今天17:00 回话"), "SH20261123-0001 已列入督办，今天17:00前须回复。");
    EXPECT_TRUE(find(kFirst)->supervised);
    EXPECT_EQ(count(kWork52, "【督办】SH20261123-0001"), 1);
    EXPECT_EQ(count(kPropertyHandler, "【督办】SH20261123-0001"), 1);

    move_to(at("2026-11-23T17:00"));
    EXPECT_EQ(count(kCenterDirector, "督办到时未回复"), 1);
}

TEST_F(Commands, AnswerToASupervisionReachesTheSupervisorAndEndsIt) {
    hand_to_property();
    tells(kVillageCadre, "督办 0001 今天17:00 回话");
    tells(kPropertyHandler, "进展 0001 师傅已在路上");

    EXPECT_EQ(count(kVillageCadre, "督办已回复：师傅已在路上"), 1);
    move_to(at("2026-11-23T17:30"));
    EXPECT_EQ(count(kCenterDirector, "督办到时未回复"), 0);
}

TEST_F(Commands, RaisingCallsTheNextRung) {
    report();
    EXPECT_EQ(says(kWork52, kGridMember, "升级 0001 涉及两个村"), "SH20261123-0001 已升级至韩书记。");
    EXPECT_EQ(count(kStationMaster, "原因：涉及两个村"), 1);
    EXPECT_EQ(says(kWork52, kGridMember, "升级 0001 还是没人管"), "SH20261123-0001 已升级至包村干部马同志。");
}

TEST_F(Commands, WhistleCallsOrganisationsAndCountsWhoCame) {
    report("3号楼旁边线杆倾斜了");
    const std::string call = says(kWork52, kGridLeader, "吹哨 0001 城建办 派出所 供电所 原因：线杆倾斜需现场会商");
    EXPECT_THAT(call, AllOf(StartsWith("【吹哨】SH20261123-0001"), HasSubstr("请城建办、派出所、供电所于马上"),
                            HasSubstr("原因：线杆倾斜需现场会商")));
    EXPECT_EQ(count(kCityHandler, "【吹哨】"), 1);
    EXPECT_EQ(count(kBuilding3, "涉及多个部门"), 1);

    EXPECT_EQ(tells(kCityHandler, "报到 0001"), "SH20261123-0001 城建办已报到（1/3）。");
    EXPECT_EQ(tells("ding_p14", "报到 0001"), "SH20261123-0001 派出所已报到（2/3）。");
    EXPECT_THAT(tells(kWaterHandler, "报到 0001"), Not(HasSubstr("已报到")));
    EXPECT_THAT(says(kWork52, kGridLeader, "吹哨 0001 天文台"), StartsWith("没有“天文台”这个单位"));
}

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
    EXPECT_THAT(says(kBuilding3, kResident, "重开 SH20261123-0001 又坏了"), HasSubstr("不能重开"));
    EXPECT_EQ(state(kFirst), "evaluated");
}

TEST_F(Commands, FeedbackThatIsNotGoodEnoughGoesBackToTheHandler) {
    hand_to_property();
    tells(kPropertyHandler, "反馈 0001 已更换闭门器，可以关上");
    EXPECT_THAT(says(kWork52, kGridMember, "重办 0001 门还是关不严"), HasSubstr("核实未通过"));
    EXPECT_EQ(state(kFirst), "handling");
    EXPECT_EQ(count(kPropertyHandler, "核实未通过：门还是关不严"), 1);
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
    advance(90s);
    EXPECT_EQ(says(kBuilding3, kResident, "今天天气不错啊"), "");
    EXPECT_EQ(count(kGridMember, "反映人补充"), 1);
}

TEST_F(Residents, NewMatterIsNotTakenForImpatienceWithTheOldOne) {
    report(kLift);
    advance(5min);
    EXPECT_THAT(says(kBuilding3, kResident, "门口垃圾好几天没人清了，臭死了"), HasSubstr(kSecond));
    EXPECT_EQ(find(kSecond)->category, "environment.garbage");
    EXPECT_THAT(says(kBuilding3, kResident, "电梯怎么还没人来修"), HasSubstr(kFirst));
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

TEST_F(Residents, GetAPersonWhenTheyAskForOne) {
    EXPECT_THAT(tells(kResident, "转人工"), HasSubstr("已请"));
    EXPECT_EQ(count(kOperator, "请人工联系"), 1);
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

TEST_F(Rights, InspectorMaySuperviseButNotAccept) {
    report();
    EXPECT_THAT(tells(kInspector, "受理 0001"), StartsWith("“受理”需要网格员权限"));
    EXPECT_THAT(tells(kInspector, "督办 0001 明天17:00 回话"), HasSubstr("已列入督办"));
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
