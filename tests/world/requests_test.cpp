#include "tests/world/command_story.hpp"

namespace gridbot::world {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

using Extension = Commands;
using Pause = Commands;
using Rights = Commands;

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

TEST_F(Extension, SameDayCaseIsCarriedOverOnceByTheGridLeaderAndThenByTheCentre) {
    report(kLamp);
    accept();
    says(kWork52, kGridMember, "延期 0001 1天 等配件");
    says(kWork52, kGridLeader, "同意 0001");

    EXPECT_THAT(says(kWork52, kGridMember, "延期 0001 1天 还没到货"), HasSubstr("等周主任批准"));
    EXPECT_THAT(says(kWork52, kGridLeader, "同意 0001"), StartsWith("“同意”需要"));
    EXPECT_THAT(tells(kCenterDirector, "同意 0001"), HasSubstr("延期至11月25日18:00"));
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
    EXPECT_THAT(tells(kPropertyHandler, "延期 0001 过阵子 等配件"), StartsWith("时间“过阵子”没看懂"));
    EXPECT_THAT(tells(kPropertyHandler, "延期 0001 90天 等配件"), HasSubstr("不能再延"));
    move_to(find(kFirst)->due_at + 1min);
    EXPECT_THAT(tells(kPropertyHandler, "延期 0001 2天 等配件"), HasSubstr("不能延期"));
}

TEST_F(Pause, IsForWhoeverHandlesACaseHimselfToo) {
    report();
    accept();

    EXPECT_THAT(tells(kGridMember, "挂起 0001 等配件 12月1日"), HasSubstr("待批准挂起"));
    EXPECT_EQ(state(kFirst), "handling");
    tells(kCenterDirector, "同意 0001");
    EXPECT_EQ(state(kFirst), "suspended");
}

TEST_F(Rights, FeedbackIsOfWhoeverGaveIt) {
    report();
    accept();
    tells(kGridMember, "反馈 0001 闭门器已经换好");
    EXPECT_EQ(count(kWork52, "SH20261123-0001 网格员小李反馈：闭门器已经换好。"), 1);
    EXPECT_EQ(count(kWork52, "惠民物业反馈"), 0);
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

TEST_F(Pause, UntilADayThatHasPassedIsAskedOnceMoreInsteadOfLastingToNextYears) {
    hand_to_property();

    EXPECT_THAT(tells(kPropertyHandler, "挂起 0001 等配件 8月28日"), StartsWith("时间“"));
    EXPECT_THAT(tells(kPropertyHandler, "挂起 0001 等配件 1月5日"), HasSubstr("待批准挂起"));
}

TEST_F(Pause, AsksNothingOfWhoeverIsOnDutyAtNight) {
    hand_to_property(kLift);
    tells(kPropertyHandler, "挂起 0001 等配件 11月30日");
    tells(kCenterDirector, "同意 0001");
    ASSERT_EQ(state(kFirst), "suspended");

    move_to(at("2026-11-23T20:16"));

    EXPECT_EQ(count(kOperator, "转夜间值守"), 0);
}

TEST_F(Pause, IsEndedByHandToo) {
    hand_to_property();
    tells(kPropertyHandler, "挂起 0001 等雨停 11月30日");
    tells(kCenterDirector, "同意 0001");
    advance(2h);
    EXPECT_THAT(tells(kPropertyHandler, "恢复 0001"), HasSubstr("已恢复办理"));
    EXPECT_EQ(state(kFirst), "handling");
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

TEST_F(Commands, SupervisionOutlivesADueTimeThatMoves) {
    hand_to_property();
    tells(kVillageCadre, "督办 0001 明天12:00 回话");
    tells(kPropertyHandler, "延期 0001 2天 原因：等配件");
    tells(kCenterDirector, "同意 0001");
    ASSERT_GT(find(kFirst)->due_at, at("2026-11-24T18:00"));

    move_to(at("2026-11-24T12:00"));
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

TEST_F(Commands, SecondSupervisorJoinsTheFirstAndTheEarlierTimeHolds) {
    hand_to_property();
    tells(kVillageCadre, "督办 0001 今天15:00 回话");
    EXPECT_EQ(tells(kInspector, "督办 0001 今天17:00 说明原因"), "SH20261123-0001 已列入督办，今天15:00前须回复。");
    EXPECT_EQ(count(kWork52, "请惠民物业在今天15:00前回复进展。交办：包村干部马同志、督查员鞠同志。"), 1);
    EXPECT_EQ(std::ranges::count(events(kFirst), "supervise"), 2);

    tells(kInspector, "补充 0001 也问过居委会");
    EXPECT_EQ(count(kVillageCadre, "督办已回复"), 0) << "who asks does not answer";
    tells(kPropertyHandler, "进展 0001 师傅已在路上");
    EXPECT_EQ(count(kVillageCadre, "督办已回复：师傅已在路上"), 1);
    EXPECT_EQ(count(kInspector, "督办已回复：师傅已在路上"), 1);
    move_to(at("2026-11-23T17:30"));
    EXPECT_EQ(count(kCenterDirector, "督办到时未回复"), 0);
}

TEST_F(Commands, SecondSupervisorMayBeTheOneWhoIsInAHurry) {
    hand_to_property();
    tells(kVillageCadre, "督办 0001 今天17:00 回话");
    EXPECT_THAT(tells(kInspector, "督办 0001 今天15:00 说明原因"), HasSubstr("今天15:00前须回复"));
    move_to(at("2026-11-23T15:00"));
    EXPECT_EQ(count(kCenterDirector, "督办到时未回复"), 1);
    EXPECT_THAT(tells(kInspector, "督办 0001 今天17:00 再问"), HasSubstr("今天17:00前须回复"))
        << "a time that has passed holds no more";
}

TEST_F(Commands, SupervisorWhoAskedAloneMayGiveMoreTime) {
    hand_to_property();
    tells(kVillageCadre, "督办 0001 今天15:00 回话");
    EXPECT_THAT(tells(kVillageCadre, "督办 0001 今天17:00 回话"), HasSubstr("今天17:00前须回复"));
    move_to(at("2026-11-23T16:30"));
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
    EXPECT_THAT(call, AllOf(StartsWith("【吹哨】SH20261123-0001"), HasSubstr("请城建办、派出所、供电所于今天09:30前到"),
                            HasSubstr("原因：线杆倾斜需现场会商")));
    EXPECT_EQ(count(kCityHandler, "【吹哨】"), 1);
    EXPECT_EQ(count(kBuilding3, "涉及多个部门"), 1);

    EXPECT_EQ(tells(kCityHandler, "报到 0001"), "SH20261123-0001 城建办已报到（1/3）。");
    EXPECT_EQ(tells("ding_p14", "报到 0001"), "SH20261123-0001 派出所已报到（2/3）。");
    EXPECT_THAT(tells(kWaterHandler, "报到 0001"), Not(HasSubstr("已报到")));
    EXPECT_THAT(says(kWork52, kGridLeader, "吹哨 0001 天文台"), StartsWith("没有“天文台”这个单位"));
    EXPECT_THAT(says(kWork52, kGridLeader, "吹哨 0001 城建办 昨天10点"), StartsWith("时间“昨天10点”没看懂"));
}

TEST_F(Commands, WhoIsCalledToTheCaseOfAnotherOrganisationFindsIt) {
    report();
    EXPECT_THAT(tells(kWaterHandler, "报到 0001"), StartsWith("没找到单号"));
    says(kWork52, kGridLeader, "吹哨 0001 供水公司 原因：一起看看");

    EXPECT_EQ(tells(kWaterHandler, "报到 0001"), "SH20261123-0001 供水公司已报到（1/1）。");
    EXPECT_THAT(tells(kWaterHandler, "查 0001"), HasSubstr("SH20261123-0001"));
    EXPECT_THAT(tells(kWaterHandler, "签收 0001"), Not(HasSubstr("已签收")));
}

TEST_F(Rights, InspectorMaySuperviseButNotAccept) {
    report();
    EXPECT_THAT(tells(kInspector, "受理 0001"), StartsWith("“受理”需要网格员权限"));
    EXPECT_THAT(tells(kInspector, "督办 0001 明天17:00 回话"), HasSubstr("已列入督办"));
}

TEST_F(Rights, ReopenedCaseIsOnTheListsOfItsLeaderAndOfWhoWasAskedFirst) {
    says(kBuilding3, kResident, kDoor);
    says(kWork52, kGridMember, "受理 0001");
    says(kWork52, kGridMember, "办结 0001 已修好门禁");
    says(kBuilding3, kResident, "没好");
    EXPECT_THAT(tells(kGridLeader, "我的待办"), HasSubstr(kFirst));
    EXPECT_THAT(tells(kGridMember, "我的待办"), HasSubstr(kFirst));

    advance(5min);
    says(kWork52, kGridLeader, "转派 0001 惠民物业 原因：要厂家换主板");
    tells(kPropertyHandler, "签收 0001");
    EXPECT_THAT(tells(kPropertyHandler, "我的待办"), HasSubstr(kFirst));
    EXPECT_THAT(tells(kGridLeader, "我的待办"), Not(HasSubstr(kFirst))) << "it is in the right hands";
    EXPECT_THAT(tells(kGridMember, "我的待办"), Not(HasSubstr(kFirst)));
}

TEST_F(Rights, WhoLeadsAReopenedCaseMaySettleItAndTheOrganisationIsTold) {
    hand_to_property();
    tells(kPropertyHandler, "反馈 0001 门禁主板已经更换");
    says(kWork52, kGridMember, "办结 0001 已修好门禁");
    says(kBuilding3, kResident, "没好");
    EXPECT_EQ(
        count(kPropertyHandler, "SH20261123-0001 反映人说没办好：门禁道闸，3号楼2单元，时限11月26日前。林网格长牵头"),
        1);

    EXPECT_THAT(tells(kPropertyHandler, "办结 0001 又换了一块主板"), HasSubstr("已记录反馈"));
    tells(kGridLeader, "重开 0001 还是打不开");
    EXPECT_THAT(tells(kGridLeader, "办结 0001 请厂家来换了锁"), HasSubstr("已办结"));
}

TEST_F(Rights, ReopenedCaseStaysOnTheListOfTheOrganisationThatHadIt) {
    says(kBuilding3, kResident, kDoor);
    says(kWork52, kGridMember, "受理 0001");
    says(kWork52, kGridLeader, "派单 0001 惠民物业");
    tells(kPropertyHandler, "签收 0001");
    tells(kPropertyHandler, "反馈 0001 门禁主板已经更换");
    says(kWork52, kGridMember, "办结 0001 已修好门禁");
    says(kBuilding3, kResident, "没好");
    EXPECT_EQ(state(kFirst), "handling");
    EXPECT_EQ(find(kFirst)->reopen_count, 1);
    for (const char* who : {kPropertyHandler, kGridLeader, kGridMember})
        EXPECT_THAT(tells(who, "我的待办"), HasSubstr(kFirst)) << who;
}

TEST_F(Commands, DailyOfYesterdayIsThatOfTheDayBefore) {
    report();
    move_to(at("2026-11-24T09:00"));
    EXPECT_THAT(tells(kCenterDirector, "今日日报"), HasSubstr("11月24日"));
    for (const char* day : {"昨天", "2026-11-23", "11月23日"})
        EXPECT_THAT(tells(kCenterDirector, std::string("今日日报 ") + day),
                    AllOf(HasSubstr("11月23日"), HasSubstr("登记 1 件")))
            << day;
    EXPECT_THAT(tells(kCenterDirector, "日报 河西村 昨天"), AllOf(HasSubstr("河西村"), HasSubstr("11月23日")));
    EXPECT_THAT(tells(kCenterDirector, "今日日报 大前年"), HasSubstr("没有“大前年”这个网格"));
}

TEST_F(Rights, HasteThatComesAfterAReopeningBeginsNow) {
    says(kBuilding3, kResident, kDoor);
    says(kWork52, kGridMember, "受理 0001");
    says(kWork52, kGridMember, "办结 0001 已修好门禁");
    advance(25h);
    says(kBuilding3, kResident, "没好");
    const Time reopened_due = find(kFirst)->due_at;

    says(kWork52, kGridLeader, "紧急 0001 有人尾随进楼");
    EXPECT_EQ(find(kFirst)->due_at, now() + 24h);

    says(kWork52, kGridLeader, "一般 0001");
    EXPECT_EQ(find(kFirst)->due_at, reopened_due) << "the time runs from the reopening, not from the registration";
}

TEST_F(Rights, RaisingAnOverdueCaseGivesNobodyMoreTime) {
    says(kBuilding3, kResident, kLamp);
    const Time due = find(kFirst)->due_at;
    advance(25h);

    says(kWork52, kGridLeader, "紧急 0001 老人摔了");

    EXPECT_LE(find(kFirst)->due_at, due);
}

TEST_F(Rights, HistoryTellsOfTheLadderInWords) {
    says(kBuilding3, kResident, kLamp);
    says(kWork52, kGridMember, "受理 0001");
    move_to(at("2026-11-23T18:01"));

    const std::string answer = tells(kGridMember, "查 0001");
    EXPECT_THAT(answer, HasSubstr("升级：已过时限"));
}

TEST_F(Rights, OverdueIsAUnitsOnceItWasGivenToItAndTheVillagesBefore) {
    says(kBuilding3, kResident, kLamp);
    says(kBuilding3, kNeighbour, "3号楼1单元水管漏水");
    tells(kGridLeader, "派单 0002 供水公司");

    move_to(at("2026-11-23T18:10"));

    EXPECT_THAT(tells(kCenterDirector, "今日日报"),
                HasSubstr("SH20261123-0001 河西村(今天到期)；SH20261123-0002 供水公司(今天到期)"));
    tells("ding_p15", "退回 0002 不归我们管");
    EXPECT_THAT(tells(kCenterDirector, "今日日报"), HasSubstr("SH20261123-0002 河西村(今天到期)"));
}

}  // namespace
}  // namespace gridbot::world
