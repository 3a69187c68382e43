#include "adapters/dingtalk/signature.hpp"
#include "core/url.hpp"
#include "tests/world/world.hpp"

namespace gridbot::world {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

using Day = World;
using Quiet = World;
using Reminders = World;

constexpr const char* kList = "今日待办";
constexpr const char* kWarning = "日结提醒";
constexpr const char* kSummary = "三河湖镇 网格日报";

TEST_F(Day, MorningListGoesToThoseWithSomethingDueAndToNobodyElse) {
    move_to(at("2026-11-23T17:00"));
    says(kBuilding3, kResident, kLamp);  // after the cut-off: due tomorrow at noon
    says(kWork52, kGridMember, "受理 0001");
    says(kResidents12, kNeighbour, "【报事】一组的井盖破损了");  // due in some days
    tells("ding_p06", "受理 0002");
    move_to(at("2026-11-24T08:25") - 1ms);
    http().forget();

    move_to(at("2026-11-24T08:25"));

    ASSERT_THAT(sent(), SizeIs(1));
    EXPECT_THAT(sent_to(kGridMember), ElementsAre(AllOf(HasSubstr(kList), HasSubstr(kFirst))));
}

TEST_F(Day, NothingIsListedOnASaturday) {
    move_to(at("2026-11-27T17:00"));
    says(kBuilding3, kResident, kLamp);
    says(kWork52, kGridMember, "受理 0001");
    move_to(at("2026-11-28T08:24"));
    http().forget();

    move_to(at("2026-11-28T12:00"));
    EXPECT_THAT(sent_to(kGridMember), IsEmpty());
    EXPECT_THAT(sent_to(kGridLeader), IsEmpty());
    move_to(at("2026-11-30T08:25"));
    EXPECT_EQ(count(kGridMember, kList), 1);
}

TEST_F(Day, SameDayCaseStillOpenIsWarnedOfAtAQuarterToFive) {
    says(kBuilding3, kResident, kLamp);
    says(kBuilding3, kNeighbour, kDoor);
    tells(kGridMember, "受理 0001");
    tells(kGridMember, "受理 0002");
    move_to(at("2026-11-23T16:45") - 1ms);
    http().forget();

    move_to(at("2026-11-23T16:45"));

    for (const char* person : {kGridMember, kGridLeader})
        EXPECT_THAT(sent_to(person),
                    ElementsAre(AllOf(HasSubstr(kWarning), HasSubstr(kFirst), Not(HasSubstr(kSecond)))))
            << person;
    EXPECT_THAT(sent(), SizeIs(2));
}

TEST_F(Day, SettledCaseIsNotWarnedOf) {
    says(kBuilding3, kResident, kLamp);
    tells(kGridMember, "办结 0001 已更换灯泡，恢复照明");

    move_to(at("2026-11-23T17:30"));

    EXPECT_EQ(count(kGridMember, kWarning) + count(kGridLeader, kWarning), 0);
}

TEST_F(Day, SummaryReachesBothLeadersRobotsAtFivePastSix) {
    says(kBuilding3, kResident, kLamp);
    says(kBuilding3, kNeighbour, kDoor);
    tells(kGridMember, "办结 0001 已更换灯泡，恢复照明");
    move_to(at("2026-11-23T18:05") - 1ms);
    EXPECT_EQ(count(kDingRobotPath, kSummary) + count(kWecomRobotPath, kSummary), 0);

    move_to(at("2026-11-23T18:05"));

    for (const char* robot : {kDingRobotPath, kWecomRobotPath})
        EXPECT_THAT(sent_to(robot),
                    ElementsAre(AllOf(HasSubstr(kSummary), HasSubstr("11月23日(周一)"), HasSubstr("登记 **2** 件"),
                                      HasSubstr("**100.0%**(1/1)"), Not(HasSubstr("李芳")), Not(HasSubstr("2单元")))))
            << robot;
}

TEST_F(Day, SummaryIsSignedForTheTimeOfItsCall) {
    move_to(at("2026-11-23T18:05"));

    const auto calls = http().calls_of(kDingRobotPath);

    ASSERT_THAT(calls, SizeIs(1));
    const std::string timestamp = std::to_string(to_ms(at("2026-11-23T18:05")));
    EXPECT_EQ(calls.front().url,
              "http://127.0.0.1:19001/robot/send?access_token=leaders&timestamp=" + timestamp +
                  "&sign=" + percent_encode(adapters::dingtalk_signature(timestamp, "SECtestleaders")));
}

TEST_F(Day, SummaryComesOnDaysOffToo) {
    move_to(at("2026-11-28T18:05"));
    http().forget();

    move_to(at("2026-11-29T18:05"));

    EXPECT_EQ(count(kDingRobotPath, "11月29日(周日)"), 1);
}

TEST_F(Day, WeekIsReportedOnMondayMorningWithoutNamesAndAddresses) {
    says(kBuilding3, kResident, kLamp);
    tells(kGridMember, "办结 0001 已更换灯泡，恢复照明");
    says(kBuilding3, kNeighbour, kGas);
    move_to(at("2026-11-30T08:50") - 1ms);
    http().forget();

    move_to(at("2026-11-30T08:50"));

    for (const char* robot : {kDingRobotPath, kWecomRobotPath})
        EXPECT_THAT(sent_to(robot),
                    ElementsAre(AllOf(HasSubstr("三河湖镇 网格周报** 11月23日—11月29日"), HasSubstr("登记 **2** 件"),
                                      HasSubstr("河西村2/1"), Not(HasSubstr("李芳")), Not(HasSubstr("2单元")))))
            << robot;
}

TEST_F(Day, MonthIsReportedOnItsFirstWorkingDay) {
    says(kBuilding3, kResident, kLamp);
    move_to(at("2026-12-01T08:50") - 1ms);
    http().forget();

    move_to(at("2026-12-01T08:50"));

    EXPECT_THAT(sent_to(kDingRobotPath), ElementsAre(AllOf(HasSubstr("三河湖镇 网格月报** 2026年11月"),
                                                           HasSubstr("受理及时率 0.0%(0/1)"), HasSubstr("本年累计"))));
}

TEST_F(Quiet, NoticeOfAnOrdinaryCaseInTheEveningWaitsForTheMorning) {
    move_to(at("2026-11-23T21:00"));
    EXPECT_THAT(says(kBuilding3, kResident, kDoor), HasSubstr(kFirst));
    move_to(at("2026-11-24T07:45") - 1ms);
    EXPECT_EQ(count(kWork52, kFirst), 0);
    EXPECT_THAT(sent_to(kGridMember), IsEmpty());

    move_to(at("2026-11-24T07:45"));

    EXPECT_EQ(count(kWork52, kFirst), 1);
    EXPECT_EQ(count(kGridMember, kFirst), 1);
}

TEST_F(Quiet, NoticeOfFridayEveningWaitsForMonday) {
    move_to(at("2026-11-27T21:00"));
    says(kBuilding3, kResident, kDoor);
    move_to(at("2026-11-30T07:45") - 1ms);
    EXPECT_EQ(count(kWork52, kFirst), 0);

    move_to(at("2026-11-30T07:45"));

    EXPECT_EQ(count(kWork52, "SH20261127-0001"), 1);
}

TEST_F(Quiet, UrgentCaseIsToldAtNight) {
    move_to(at("2026-11-23T23:00"));
    says(kBuilding3, kResident, kLift);
    EXPECT_EQ(count(kWork52, kFirst), 1);
    EXPECT_EQ(count(kGridMember, kFirst), 1);
}

TEST_F(Quiet, ReporterIsAnsweredAtNightWithTheNumberToCall) {
    move_to(at("2026-11-23T22:00"));
    EXPECT_THAT(says(kBuilding3, kResident, kDoor),
                AllOf(HasSubstr("现在是夜间"), HasSubstr(kFirst), HasSubstr("0000-60000")));
}

TEST_F(Reminders, EveningsSameDayCaseIsNudgedAtTwentyPastTenUntilItIsAccepted) {
    move_to(at("2026-11-23T17:00"));
    says(kBuilding3, kResident, kLamp);
    move_to(at("2026-11-24T10:20") - 1ms);
    EXPECT_EQ(count(kGridMember, "没人受理"), 0);
    move_to(at("2026-11-24T10:20"));
    EXPECT_EQ(count(kGridMember, "【日办】还有1件没人受理"), 1);
    EXPECT_EQ(count(kBuilding3, "日办"), 0);
}

TEST_F(Reminders, NobodyIsNudgedForWhatIsAccepted) {
    move_to(at("2026-11-23T17:00"));
    says(kBuilding3, kResident, kLamp);
    says(kWork52, kGridMember, "受理 0001");
    move_to(at("2026-11-24T10:30"));
    EXPECT_EQ(count(kGridMember, "没人受理"), 0);
}

TEST_F(Reminders, SameDayCaseWithoutAnybodyOnSiteIsNudgedInTheAfternoon) {
    says(kBuilding3, kResident, kLamp);
    says(kBuilding3, kNeighbour, "3号楼1单元楼道灯不亮了");
    says(kWork52, kGridMember, "受理 0001");
    says(kWork52, kGridMember, "受理 0002");
    says(kWork52, kGridMember, "到场 0002");

    move_to(at("2026-11-23T14:20"));

    EXPECT_EQ(count(kGridMember, "【日办】还有1件今天没到现场"), 1);
}

TEST_F(Reminders, AreAtMostTwoForACaseAPersonAndADay) {
    says(kBuilding3, kResident, kLamp);
    move_to(at("2026-11-23T10:21"));
    says(kWork52, kGridMember, "受理 0001");
    move_to(at("2026-11-23T18:00"));

    EXPECT_EQ(count(kGridMember, "没人受理"), 1);
    EXPECT_EQ(count(kGridMember, "没到现场"), 0) << "the one of the early afternoon is left out";
    EXPECT_EQ(count(kGridMember, kWarning), 1);
}

TEST_F(Reminders, FourFifthsOfTheTimeAreTold) {
    says(kBuilding3, kResident, kDoor);
    says(kWork52, kGridMember, "受理 0001");
    const Case row = *find(kFirst);
    move_to(row.registered_at + (row.due_at - row.registered_at) / 5 * 4 - 1s);
    EXPECT_EQ(count(kGridMember, "办不完回“延期"), 0);
    move_to(row.due_at - 1s);
    EXPECT_EQ(count(kGridMember, "办不完回“延期"), 1);
    EXPECT_EQ(count(kGridLeader, "已过时限"), 0);
    move_to(at("2026-11-27T08:00"));
    EXPECT_EQ(count(kGridLeader, "已过时限"), 1);
}

TEST_F(Reminders, WhatFourFifthsLeaveIsToldAsItIsInTheMorning) {
    says(kBuilding3, kResident, kDoor);
    says(kWork52, kGridMember, "受理 0001");
    says(kWork52, kGridLeader, "紧急 0001 有人尾随进楼");  // due tomorrow at 09:00, four fifths are used at 04:12
    move_to(at("2026-11-24T07:44"));
    EXPECT_EQ(count(kGridMember, "到时限"), 0);

    move_to(at("2026-11-24T07:46"));

    EXPECT_EQ(count(kGridMember, "还有1小时15分到时限"), 1);
}

TEST_F(Reminders, SuspendedCaseStandsOnNobodysListOfTheDay) {
    says(kBuilding3, kResident, kDoor);
    says(kWork52, kGridMember, "受理 0001");
    says(kWork52, kGridLeader, "派单 0001 惠民物业");
    tells(kPropertyHandler, "签收 0001");
    tells(kPropertyHandler, "挂起 0001 等雨停 12月10日");
    tells(kCenterDirector, "同意 0001");
    ASSERT_EQ(state(kFirst), "suspended");
    http().forget();

    move_to(at("2026-11-26T08:30"));

    EXPECT_EQ(count(kPropertyHandler, "今日待办") + count(kGridMember, "今日待办"), 0);
}

TEST_F(Reminders, WorkGroupOfAQuietGridIsAskedOnceInTheAfternoon) {
    move_to(at("2026-11-23T16:10"));
    EXPECT_EQ(count(kWork52, "今天还有没登记的事吗"), 1);
    move_to(at("2026-11-28T17:00"));
    EXPECT_EQ(count(kWork52, "今天还有没登记的事吗"), 5) << "not on a Saturday";
}

TEST_F(Reminders, WorkGroupThatReportedAndSettledIsNotAsked) {
    says(kBuilding3, kResident, kLamp);
    says(kWork52, kGridMember, "办结 0001 已更换灯泡，恢复照明");
    move_to(at("2026-11-23T16:11"));
    EXPECT_EQ(count(kWork52, "今天还有没登记的事吗"), 0);
}

TEST_F(Reminders, DayOfTheGridIsToldAtTwentyToSix) {
    says(kBuilding3, kResident, kLamp);
    says(kBuilding3, kNeighbour, "3号楼1单元楼道灯不亮了");
    says(kWork52, kGridMember, "办结 0001 已更换灯泡，恢复照明");
    move_to(at("2026-11-23T17:40"));
    EXPECT_EQ(count(kWork52, "【日结】今天办结1件，结转1件。"), 1);
}

TEST_F(Reminders, ManyCallsAtOneInstantAreOneListToOnePerson) {
    for (int unit = 1; unit <= 5; ++unit) {
        says(kBuilding3, "res_" + std::to_string(unit), std::to_string(unit) + "单元楼道灯不亮了");
        says(kWork52, kGridMember, "受理 000" + std::to_string(unit));
    }

    move_to(at("2026-11-23T18:00"));

    EXPECT_EQ(count(kGridLeader, "5件事请您协调：\nSH20261123-0001 已过时限"), 1);
    EXPECT_EQ(count(kGridLeader, "已过时限"), 1);
    EXPECT_EQ(count(kGridLeader, "SH20261123-0005"), 2) << "that list, and the warning at a quarter to five";
}

TEST_F(Reminders, ThreeCallsAtOneInstantComeByThemselves) {
    for (int unit = 1; unit <= 3; ++unit) {
        says(kBuilding3, "res_" + std::to_string(unit), std::to_string(unit) + "单元楼道灯不亮了");
        says(kWork52, kGridMember, "受理 000" + std::to_string(unit));
    }

    move_to(at("2026-11-23T18:00"));

    EXPECT_EQ(count(kGridLeader, "已过时限"), 3);
    EXPECT_EQ(count(kGridLeader, "件事请您协调"), 0);
}

TEST_F(Reminders, SeveralStepsOfAGridReachItsWorkGroupAsOneMessage) {
    says(kBuilding3, kResident, kDoor);
    says(kBuilding3, kNeighbour, "【报事】1单元门禁坏了，关不上");

    move_to(at("2026-11-23T15:00"));

    EXPECT_EQ(count(kWork52, "现请"), 1);
    EXPECT_EQ(count(kWork52, "SH20261123-0001 已超4小时未受理，现请韩书记协调。\nSH20261123-0002 已超4小时"), 1);
}

TEST_F(Reminders, WhatFellDueWhileTheServiceWasDownIsCaughtUpOnce) {
    says(kBuilding3, kResident, kLamp);
    says(kWork52, kGridMember, "受理 0001");
    http().forget();

    restart_at(at("2026-11-25T12:00"));
    move_to(at("2026-11-25T12:31"));  // a group hears two things half an hour apart

    EXPECT_EQ(count(kGridMember, kList), 1) << "not one for each of the two mornings";
    EXPECT_EQ(count(kDingRobotPath, kSummary), 1);
    EXPECT_EQ(count(kWork52, "【日结】"), 1);
    EXPECT_EQ(count(kGridLeader, "SH20261123-0001 已过时限"), 1);
    restart();
    move_to(at("2026-11-26T08:30"));
    EXPECT_EQ(count(kGridMember, kList), 2) << "and from then on as always";
    EXPECT_EQ(count(kGridLeader, "SH20261123-0001 已过时限"), 1);
}

TEST_F(Reminders, OneResidentIsAskedOnceADayHowItWent) {
    for (int unit = 1; unit <= 3; ++unit) {
        says(kBuilding3, kResident, std::to_string(unit) + "单元楼道灯不亮了");
        tells(kGridMember, "办结 000" + std::to_string(unit) + " 已更换灯泡，恢复照明");
    }

    move_to(at("2026-11-24T09:00"));
    EXPECT_EQ(count(kResident, "办得怎么样"), 1);
    move_to(at("2026-11-25T09:00") - 1s);
    EXPECT_EQ(count(kResident, "办得怎么样"), 1);
    move_to(at("2026-11-30T09:00"));
    EXPECT_EQ(count(kResident, "办得怎么样"), 2) << "the third was evaluated by silence before its turn came";
}

TEST_F(Reminders, NobodyIsAskedWhoWantsNoFollowUp) {
    says(kBuilding3, kResident, kLamp);
    tells(kResident, "不用回访");
    tells(kGridMember, "办结 0001 已更换灯泡，恢复照明");

    move_to(at("2026-11-30T09:00"));

    EXPECT_EQ(count(kResident, "办得怎么样"), 0);
}

/// Before 15 November, with next year's days only worked out.
class CalendarCheck : public testing::Test, protected Town {
protected:
    CalendarCheck() : Town(at("2026-11-13T09:00")) {}
};

TEST_F(CalendarCheck, WarnsTheAdministratorOnceADayFromTheFifteenthOfNovember) {
    move_to(at("2026-11-15T09:05") - 1ms);
    EXPECT_EQ(count(kAdmin, "2027年的节假日安排是推算的"), 0);

    move_to(at("2026-11-15T09:05"));
    EXPECT_EQ(count(kAdmin, "2027年的节假日安排是推算的"), 1);
    move_to(at("2026-11-18T23:00"));
    EXPECT_EQ(count(kAdmin, "gridbot calendar import"), 4);
}

TEST_F(CalendarCheck, SaysWhenAYearHasNoTableAtAll) {
    restart_at(at("2028-03-01T08:00"));
    http().forget();

    move_to(at("2028-03-01T12:00"));

    EXPECT_EQ(count(kAdmin, "2028年还没有节假日安排"), 1);
}

TEST_F(Reminders, NightDutyHearsOfUrgentCasesInTheEveningAndOfTheNightInTheMorning) {
    says(kBuilding3, kResident, kLift);
    says(kWork52, kGridMember, "受理 0001");
    move_to(at("2026-11-23T20:15"));
    EXPECT_EQ(count("ding_p10", "转夜间值守，紧急事项1件"), 1);
    move_to(at("2026-11-23T23:30"));
    says(kBuilding3, kNeighbour, "3号楼1单元楼道灯不亮了");
    move_to(at("2026-11-24T07:55"));
    EXPECT_EQ(count("ding_p10", "夜间登记、还没受理的（1件）"), 1);
}

}  // namespace
}  // namespace gridbot::world
