#include "tests/world/world.hpp"

namespace gridbot::world {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

using Delivery = World;
using Restart = World;

constexpr const char* kSession = "http://127.0.0.1:19001/robot/sendBySession?session=a";

std::string accepted() {
    return std::string(kFirst) + " 已受理，网格员小李负责";
}

/// The paths by which texts with `words` arrived.
std::vector<std::string> ways_of(const std::vector<Call>& calls, const std::string& words) {
    std::vector<std::string> paths;
    for (const Call& call : calls)
        if (call.text.find(words) != call.text.npos) paths.push_back(call.path);
    return paths;
}

TEST_F(Delivery, SessionCarriesWhatComesLaterWhileItLivesAndTheServerAfterwards) {
    deliver(message(kBuilding3, kResident, kLamp, kSession));
    says(kWork52, kGridMember, "受理 0001");
    EXPECT_THAT(ways_of(sent(), accepted()), testing::ElementsAre(kSessionPath));

    advance(91min);
    says(kWork52, kGridMember, "办结 0001 已更换灯泡，恢复照明");

    EXPECT_THAT(ways_of(sent(), "您看行不行"), testing::ElementsAre(kGroupPath));
}

TEST_F(Delivery, ManyNoticesOfOneKindComeAsOneMessage) {
    says(kBuilding3, kResident,
         "1、2单元楼道灯不亮了\n2、1单元门禁坏了关不上\n3、楼道里堆满杂物没人清\n4、3单元下水道堵了往外冒水");

    const auto notices = sent_to(kWork52);
    ASSERT_THAT(notices, SizeIs(1));
    for (const char* ticket : {kFirst, kSecond, "SH20261123-0003", "SH20261123-0004"})
        EXPECT_THAT(notices.front(), testing::HasSubstr(ticket));
    EXPECT_EQ(outbox("sent"), 4 + 4 + 4) << "each is a row of its own: for the group, its WeChat twin and the member";
}

TEST_F(Delivery, ForeignSessionIsNeverCalled) {
    deliver(message(kBuilding3, kResident, kLamp, "http://10.0.0.1:19001/robot/sendBySession?session=a"));
    says(kWork52, kGridMember, "受理 0001");

    EXPECT_THAT(ways_of(sent(), accepted()), testing::ElementsAre(kGroupPath));
    for (const Call& call : http().calls()) EXPECT_TRUE(call.url.starts_with("http://127.0.0.1:1900")) << call.url;
}

TEST_F(Delivery, ErrorCodeInAGoodStatusMovesOnToTheNextWay) {
    deliver(message(kBuilding3, kResident, kLamp, kSession));
    http().answer_next(kSessionPath, HttpReply{200, R"({"errcode":300001,"errmsg":"session 不存在"})"});

    says(kWork52, kGridMember, "受理 0001");

    EXPECT_THAT(ways_of(http().calls(), accepted()), testing::ElementsAre(kSessionPath, kGroupPath));
    EXPECT_THAT(ways_of(sent(), accepted()), testing::ElementsAre(kGroupPath));
}

TEST_F(Delivery, RefusedTokenIsReplacedAndTheMessageSentOnce) {
    http().answer_next(kGroupPath, HttpReply{401, R"({"code":"InvalidAuthentication"})"});

    says(kBuilding3, kResident, kLamp);

    EXPECT_EQ(count(kWork52, kFirst), 1);
    EXPECT_GE(http().calls_of("/v1.0/oauth2/accessToken").size(), 2U);
}

TEST_F(Delivery, PlatformThatIsDownIsTriedWithGrowingGapsAndGetsTheMessageWhenItIsBack) {
    http().go_down(kGroupPath);
    says(kBuilding3, kResident, kLamp);
    advance(5min);

    const auto tries = http().calls_of(kGroupPath);
    ASSERT_GE(tries.size(), 6U);
    for (std::size_t i = 2; i < tries.size(); ++i)
        EXPECT_GE(tries[i].at - tries[i - 1].at, tries[i - 1].at - tries[i - 2].at) << i;
    EXPECT_THAT(sent_to(kWork52), IsEmpty());
    EXPECT_THAT(sent_to(kGridMember), SizeIs(1));  // other conversations do not wait

    http().come_back();
    advance(10min);
    EXPECT_THAT(sent_to(kWork52), SizeIs(1));
    EXPECT_EQ(outbox("retry") + outbox("waiting") + outbox("sending"), 0);
}

TEST_F(Delivery, MessagesOfOneConversationKeepTheirOrderThroughAnOutage) {
    http().go_down(kGroupPath);
    says(kBuilding3, kResident, kLamp);
    says(kBuilding3, kNeighbour, kDoor);
    advance(30s);

    http().come_back();
    advance(10min);

    const auto texts = sent_to(kWork52);
    ASSERT_THAT(texts, SizeIs(2));
    EXPECT_THAT(texts.front(), testing::StartsWith(kFirst));
    EXPECT_THAT(texts.back(), testing::StartsWith(kSecond));
}

TEST_F(Delivery, MessageThatNobodyTakesIsReportedToTheAdministrator) {
    const HttpReply gone{400, R"({"code":"group.disbanded"})"};
    http().answer_next(kGroupPath, gone);

    says(kBuilding3, kResident, kLamp);

    EXPECT_EQ(outbox("dead"), 1);
    EXPECT_EQ(count("ding_p16", "没有送到"), 1);
}

TEST_F(Delivery, WhatIsNoNewsInTheMorningDoesNotHoldUpTheRest) {
    move_to(at("2026-11-23T20:50"));
    for (int n = 1; n <= 20; ++n) {
        const std::string resident = "res_" + std::to_string(n);
        says(kBuilding3, resident, "【报事】" + std::to_string(n) + "单元楼道灯不亮了");
        says(kBuilding3, resident, "撤销");
        says(kBuilding3, resident, "确认");
    }
    says(kBuilding3, kResident, kDoor);

    move_to(at("2026-11-24T07:46"));

    EXPECT_EQ(count(kWork52, "SH20261123-0021"), 1);
}

/// What arrived, sorted, of a whole case in which the n-th call breaks off; nothing breaks for 0.
std::vector<std::string> story_with_broken_call(int n, int* calls) {
    Town town;
    if (n > 0) town.http().break_call(n);
    town.deliver(town.message(kBuilding3, kResident, kLamp, kSession));
    town.says(kWork52, kGridMember, "受理 0001");
    town.advance(1h);
    town.says(kWork52, kGridMember, "办结 0001 已更换灯泡，恢复照明");
    town.says(kBuilding3, kResident, "好了");
    town.move_to(at("2026-11-23T18:10"));
    *calls = static_cast<int>(town.http().calls().size());
    std::vector<std::string> texts;
    for (const Call& call : town.sent()) texts.push_back(call.to + " " + call.text);
    std::sort(texts.begin(), texts.end());
    return texts;
}

TEST(DeliveryFaults, EverythingIsSentInTheEndWhicheverCallBreaksOff) {
    int calls = 0;
    const auto expected = story_with_broken_call(0, &calls);
    ASSERT_GE(expected.size(), 6U);
    for (int n = 1; n <= calls; ++n) {
        int ignored = 0;
        EXPECT_EQ(story_with_broken_call(n, &ignored), expected) << "call " << n;
    }
}

TEST_F(Restart, LadderGoesOnAndCallsNobodyTwice) {
    says(kBuilding3, kResident, kDoor);
    restart();
    move_to(at("2026-11-23T11:00"));
    restart();

    move_to(at("2026-11-23T15:00"));

    EXPECT_EQ(count(kGridLeader, kFirst), 1);
    EXPECT_EQ(count(kStationMaster, kFirst), 1);
    EXPECT_EQ(count(kGridMember, kFirst), 1);
}

TEST_F(Restart, WhatWaitedInTheOutboxIsSentOnce) {
    http().go_down();
    says(kBuilding3, kResident, kLamp);
    restart();
    EXPECT_THAT(sent(), IsEmpty());

    http().come_back();
    advance(10min);
    restart();
    advance(10min);

    EXPECT_EQ(count(kWork52, kFirst), 1);
    EXPECT_EQ(count(kGridMember, kFirst), 1);
}

TEST_F(Restart, RedeliveryAfterwardsStillGetsTheStoredAnswer) {
    const std::string body = message(kBuilding3, kResident, kLamp);
    const std::string first = deliver(body);

    restart();

    EXPECT_EQ(deliver(body), first);
    EXPECT_FALSE(find(kSecond));
}

TEST_F(Restart, TimetableRunsEachJobOnce) {
    move_to(at("2026-11-23T18:04"));
    restart();
    restart();

    move_to(at("2026-11-23T23:00"));

    EXPECT_EQ(count(kDingRobotPath, "网格日报"), 1);
}

}  // namespace
}  // namespace gridbot::world
