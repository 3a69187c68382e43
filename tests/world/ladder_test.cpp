#include "tests/world/world.hpp"

namespace gridbot::world {
namespace {

using ::testing::IsEmpty;

/// Who is called when nobody does what is to be done.
class Ladder : public World {
protected:
    /// How often the person was called for the first case.
    int called(const char* person) const { return count(person, kFirst); }
    void expect_called_exactly_at(const char* person, const char* instant) {
        move_to(at(instant) - 1ms);
        EXPECT_EQ(called(person), 0) << person << " before " << instant;
        move_to(at(instant));
        EXPECT_EQ(called(person), 1) << person << " at " << instant;
    }
};

TEST_F(Ladder, NormalCaseCallsLeaderStationMasterAndCadreAfterTwoFourAndEightWorkingHours) {
    says(kBuilding3, kResident, kDoor);

    expect_called_exactly_at(kGridLeader, "2026-11-23T11:00");
    expect_called_exactly_at(kStationMaster, "2026-11-23T15:00");
    expect_called_exactly_at(kVillageCadre, "2026-11-24T09:00");
}

TEST_F(Ladder, UrgentCaseCallsAfterThirtySixtyAndOneHundredAndTwentyMinutes) {
    says(kBuilding3, kResident, kLift);

    expect_called_exactly_at(kGridLeader, "2026-11-23T09:30");
    expect_called_exactly_at(kStationMaster, "2026-11-23T10:00");
    expect_called_exactly_at(kVillageCadre, "2026-11-23T11:00");
}

TEST_F(Ladder, UrgentClockRunsAtNight) {
    move_to(at("2026-11-23T23:00"));
    says(kBuilding3, kResident, kLift);

    expect_called_exactly_at(kGridLeader, "2026-11-23T23:30");
}

TEST_F(Ladder, EmergencyCallsFourRungsAtOnceThenTheCentreThenTheTown) {
    says(kBuilding3, kResident, kGas);

    for (const char* person : {kGridMember, kGasHandler, kGridLeader, kStationMaster, kVillageCadre})
        EXPECT_GE(called(person), 1) << person;
    expect_called_exactly_at(kCenterDirector, "2026-11-23T09:10");
    expect_called_exactly_at(kTownLeader, "2026-11-23T09:30");
}

TEST_F(Ladder, AcceptanceEndsIt) {
    says(kBuilding3, kResident, kDoor);
    says(kWork52, kGridMember, "受理 0001");

    move_to(at("2026-11-24T10:00"));

    for (const char* person : {kGridLeader, kStationMaster, kVillageCadre}) EXPECT_EQ(called(person), 0) << person;
}

TEST_F(Ladder, WorkGroupReadsOfItFromTheSecondRungOnAndResidentsNever) {
    says(kBuilding3, kResident, kDoor);
    move_to(at("2026-11-23T14:59"));
    EXPECT_EQ(count(kWork52, "现请"), 0);

    move_to(at("2026-11-23T15:00"));

    EXPECT_THAT(sent_to(kWork52), testing::Contains("SH20261123-0001 已超4小时未受理，现请韩书记协调。"));
    EXPECT_THAT(sent_to(kBuilding3), IsEmpty());
}

TEST_F(Ladder, DueTimeThatPassesCallsTheGridLeaderAtOnce) {
    says(kBuilding3, kResident, kDoor);
    says(kWork52, kGridMember, "受理 0001");
    const Time due = find(kFirst)->due_at;

    move_to(due - 1ms);
    EXPECT_EQ(count(kGridLeader, "已过时限"), 0);
    // In private to staff nothing that can wait is said in the evening.
    move_to(due + 14h);
    EXPECT_EQ(count(kGridLeader, "SH20261123-0001 已过时限"), 1);
}

TEST_F(Ladder, NobodyIsCalledTwiceForOneCase) {
    says(kBuilding3, kResident, kDoor);

    move_to(at("2026-12-07T18:00"));

    for (const char* person : {kGridLeader, kStationMaster, kVillageCadre, kCenterDirector, kTownLeader})
        EXPECT_EQ(count(person, "请您协调"), 1) << person;
}

TEST_F(Ladder, DispatchedCaseThatNobodySignsIsTheGridLeadersAfterFourWorkingHours) {
    says(kBuilding3, kResident, kDoor);
    says(kWork52, kGridMember, "受理 0001");
    tells("ding_p10", "派单 0001 惠民物业");

    move_to(at("2026-11-23T14:59"));
    EXPECT_EQ(count(kGridLeader, "未签收"), 0);
    move_to(at("2026-11-23T15:00"));
    EXPECT_THAT(sent_to(kGridLeader), testing::Contains(testing::HasSubstr("SH20261123-0001 已超4小时未签收")));
}

TEST_F(Ladder, CallThatWaitsForThePlatformIsMadeWhenItIsBack) {
    says(kBuilding3, kResident, kLift);
    http().go_down();
    move_to(at("2026-11-23T09:40"));
    http().come_back();
    move_to(at("2026-11-23T09:59"));

    EXPECT_EQ(called(kGridLeader), 1);
}

TEST_F(Ladder, CallThatWaitsForThePlatformIsNotMadeWhenTheCaseIsSettledByThen) {
    says(kBuilding3, kResident, kLift);
    http().go_down();
    move_to(at("2026-11-23T09:40"));
    says(kWork52, kGridMember, "受理 0001");
    says(kWork52, kGridMember, "办结 0001 已修好，运行正常");
    ASSERT_EQ(state(kFirst), "settled");
    http().come_back();
    move_to(at("2026-11-23T09:59"));

    EXPECT_EQ(called(kGridLeader), 0);
}

}  // namespace
}  // namespace gridbot::world
