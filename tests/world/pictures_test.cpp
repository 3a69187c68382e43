#include <fstream>
#include <iterator>

#include "core/json.hpp"
#include "tests/world/world.hpp"

namespace gridbot::world {
namespace {

using nlohmann::json;
using storage::attachments::State;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

constexpr const char* kDownload = "/v1.0/robot/messageFiles/download";
constexpr const char* kFile = "/media/1.file";
constexpr const char* kAnswer = R"({"downloadUrl":"http://media.example.invalid/media/1.file?Signature=s"})";

std::string photo() {
    std::ifstream file(GRIDBOT_FIXTURES "/pictures/gps.jpg", std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

class Pictures : public World {
protected:
    /// Words with a picture, as DingTalk has them.
    std::string shows(const std::string& group, const std::string& account, const std::string& text,
                      const std::string& code = "code-1") {
        json body = read_json(message(group, account, text));
        json rich = json::array();
        if (!text.empty()) rich.push_back({{"text", text}});
        rich.push_back({{"type", "picture"}, {"downloadCode", code}});
        body.erase("text");
        body["msgtype"] = "richText";
        body["content"] = {{"richText", std::move(rich)}};
        const json answer = read_json(deliver(dump_json(body)));
        return answer["msgtype"] == "empty" ? std::string{} : answer["text"]["content"].get<std::string>();
    }
    void platform_has_it() {
        http().answer_next(kDownload, HttpReply{200, kAnswer});
        http().answer_next(kFile, HttpReply{200, photo()});
    }
    std::string newest() { return "SH20261123-0001"; }
};

TEST_F(Pictures, ComeToTheCaseThatTheyWereSentWith) {
    platform_has_it();
    EXPECT_THAT(shows(kBuilding3, kResident, kLift), HasSubstr(newest()));
    ASSERT_THAT(pictures(newest()), SizeIs(1));
    EXPECT_EQ(pictures(newest()).front().state, State::pending);

    fetch_pictures();

    const auto kept = pictures(newest()).front();
    EXPECT_EQ(kept.state, State::kept);
    EXPECT_EQ(kept.event, 1);
    EXPECT_TRUE(kept.by_reporter);
    EXPECT_EQ(kept.source, "");
    const auto bytes = picture_bytes(kept.file);
    ASSERT_TRUE(bytes);
    EXPECT_THAT(*bytes, Not(HasSubstr("SECRETCAMERA")));
    EXPECT_THAT(http().calls_of(kDownload), SizeIs(1));
}

TEST_F(Pictures, SentWithinAMinuteBelongToTheReport) {
    platform_has_it();
    says(kBuilding3, kResident, kLift);
    advance(50s);
    EXPECT_EQ(shows(kBuilding3, kResident, ""), "");
    fetch_pictures();

    ASSERT_THAT(pictures(newest()), SizeIs(1));
    EXPECT_EQ(pictures(newest()).front().event, 2);
    EXPECT_EQ(pictures(newest()).front().state, State::kept);
}

TEST_F(Pictures, OfNobodysMatterAreNotFetched) {
    shows(kBuilding3, kResident, "");
    shows(kBuilding3, kNeighbour, "大家看今天的晚霞");
    fetch_pictures();

    EXPECT_THAT(http().calls_of(kDownload), SizeIs(0));
}

TEST_F(Pictures, OfAReportThatLackedSomethingComeWithTheWholeOne) {
    platform_has_it();
    shows({}, kResident, "【报修】楼道灯坏了");
    fetch_pictures();
    EXPECT_THAT(tells(kResident, "3号楼2单元"), HasSubstr(newest()));

    ASSERT_THAT(pictures(newest()), SizeIs(1));
    EXPECT_EQ(pictures(newest()).front().state, State::kept);
    EXPECT_TRUE(pictures(newest()).front().by_reporter);
}

TEST_F(Pictures, OfFeedbackStandWithTheFeedbackAndAreNotTheReporters) {
    says(kBuilding3, kResident, kDoor);
    platform_has_it();
    shows(kWork52, kGridMember, "办结 0001 已更换闭门器，可以关上");
    fetch_pictures();

    ASSERT_THAT(pictures(newest()), SizeIs(1));
    EXPECT_FALSE(pictures(newest()).front().by_reporter);
    EXPECT_EQ(pictures(newest()).front().event, 2);
}

// -- a picture of what was done, sent apart from the words
// -------------------------------------------------------------

TEST_F(Pictures, ThatStaffSendWithinAMinuteAfterTheResultBelongToIt) {
    says(kBuilding3, kResident, kDoor);
    says(kWork52, kGridMember, "办结 0001 已更换闭门器，可以关上");
    advance(50s);
    platform_has_it();
    EXPECT_EQ(shows(kWork52, kGridMember, ""), "") << "in silence";
    fetch_pictures();

    ASSERT_THAT(pictures(newest()), SizeIs(1));
    EXPECT_EQ(pictures(newest()).front().state, State::kept);
    EXPECT_EQ(pictures(newest()).front().event, 2);
    EXPECT_FALSE(pictures(newest()).front().by_reporter);
}

TEST_F(Pictures, ThatStaffSendWithinAMinuteBeforeTheResultBelongToIt) {
    says(kBuilding3, kResident, kDoor);
    EXPECT_EQ(shows(kWork52, kGridMember, ""), "");
    fetch_pictures();
    EXPECT_THAT(http().calls_of(kDownload), SizeIs(0)) << "nobody knows yet what it shows";
    advance(50s);
    platform_has_it();
    says(kWork52, kGridMember, "办结 0001 已更换闭门器，可以关上");
    fetch_pictures();

    ASSERT_THAT(pictures(newest()), SizeIs(1));
    EXPECT_EQ(pictures(newest()).front().state, State::kept);
    EXPECT_EQ(pictures(newest()).front().event, 2);
}

TEST_F(Pictures, ThatStaffSendLongBeforeOrAfterAreNobodys) {
    says(kBuilding3, kResident, kDoor);
    shows(kWork52, kGridMember, "", "early");
    advance(61s);
    says(kWork52, kGridMember, "办结 0001 已更换闭门器，可以关上");
    advance(61s);
    shows(kWork52, kGridMember, "", "late");
    fetch_pictures();
    advance(24h);
    fetch_pictures();

    EXPECT_THAT(pictures(newest()), SizeIs(0));
    EXPECT_THAT(http().calls_of(kDownload), SizeIs(0));
}

TEST_F(Pictures, OfOneMemberOfTheStaffAreNotAnothersResult) {
    says(kBuilding3, kResident, kDoor);
    shows(kWork52, kGridLeader, "");
    says(kWork52, kGridMember, "办结 0001 已更换闭门器，可以关上");
    shows(kWork52, kGridLeader, "");
    fetch_pictures();

    EXPECT_THAT(pictures(newest()), SizeIs(0));
}

TEST_F(Pictures, SentWithACommandThatWasRefusedComeWithTheOneThatIsRight) {
    says(kBuilding3, kResident, kDoor);
    tells(kGridMember, "受理 0001");
    EXPECT_THAT(shows({}, kGridMember, "办结 0001"), Not(HasSubstr("已办结"))) << "the result is missing";
    platform_has_it();
    tells(kGridMember, "办结 0001 已更换闭门器，可以关上");
    fetch_pictures();

    ASSERT_THAT(pictures(newest()), SizeIs(1));
    EXPECT_EQ(pictures(newest()).front().state, State::kept);
}

// -- several matters in one message
// ------------------------------------------------------------------------------------

TEST_F(Pictures, OfSeveralMattersGoToEachAndAreFetchedOnce) {
    platform_has_it();
    const std::string answer = shows(kBuilding3, kResident, "1、2单元楼道灯不亮\n2、1单元门口有个大坑");
    ASSERT_THAT(answer, HasSubstr("0002"));
    fetch_pictures();

    for (const char* ticket : {"SH20261123-0001", "SH20261123-0002"}) {
        ASSERT_THAT(pictures(ticket), SizeIs(1)) << ticket;
        EXPECT_EQ(pictures(ticket).front().state, State::kept) << ticket;
        EXPECT_EQ(pictures(ticket).front().event, 1) << ticket;
        EXPECT_TRUE(pictures(ticket).front().by_reporter) << ticket;
    }
    EXPECT_THAT(http().calls_of(kDownload), SizeIs(1));
}

TEST_F(Pictures, OfAMessageWithASensitiveMatterGoToThatAlone) {
    platform_has_it();
    shows({}, kResident, "1、3号楼2单元楼道灯不亮\n2、3号楼2单元201有人打老婆孩子");
    fetch_pictures();

    for (const char* ticket : {"SH20261123-0001", "SH20261123-0002"}) {
        ASSERT_TRUE(find(ticket)) << ticket;
        EXPECT_THAT(pictures(ticket), SizeIs(find(ticket)->sensitive ? 1 : 0)) << ticket;
    }
    EXPECT_NE(find("SH20261123-0001")->sensitive, find("SH20261123-0002")->sensitive);
}

TEST_F(Pictures, ThatAreTooLargeToBeReadAreRefused) {
    http().answer_next(kDownload, HttpReply{200, kAnswer});
    http().answer_next(kFile, Errc::bad_payload);
    shows(kBuilding3, kResident, kLift);
    fetch_pictures();

    EXPECT_EQ(pictures(newest()).front().state, State::refused);
    EXPECT_EQ(state(newest()), "registered");
}

TEST_F(Pictures, AreTriedAgainUntilThePlatformAnswers) {
    http().go_down(kFile);
    http().answer_next(kDownload, HttpReply{200, kAnswer});
    shows(kBuilding3, kResident, kLift);
    fetch_pictures();
    EXPECT_EQ(pictures(newest()).front().state, State::pending);

    http().come_back();
    platform_has_it();
    advance(3s);
    fetch_pictures();
    EXPECT_EQ(pictures(newest()).front().state, State::kept);
}

TEST_F(Pictures, SurviveTheEndOfTheProcess) {
    http().go_down(kDownload);
    shows(kBuilding3, kResident, kLift);
    fetch_pictures();
    restart_at(now() + 1min);
    http().come_back();
    platform_has_it();
    fetch_pictures();

    EXPECT_EQ(pictures(newest()).front().state, State::kept);
}

TEST_F(Pictures, AreGivenUpWhenTheirCodeIsOver) {
    http().answer_next(kDownload, HttpReply{400, R"({"code":"invalidParameter.robotCode.downloadCode"})"});
    shows(kBuilding3, kResident, kLift);
    fetch_pictures();
    EXPECT_EQ(pictures(newest()).front().state, State::lost);

    advance(24h);
    fetch_pictures();
    EXPECT_THAT(http().calls_of(kDownload), SizeIs(1));
}

TEST_F(Pictures, AreGivenUpWhenNobodyAnsweredForADay) {
    http().go_down(kDownload);
    shows(kBuilding3, kResident, kLift);
    for (int hour = 0; hour < 30; ++hour) {
        fetch_pictures();
        advance(1h);
    }

    EXPECT_EQ(pictures(newest()).front().state, State::lost);
}

TEST_F(Pictures, ThatAreNoneAreRefusedAndTheCaseStays) {
    for (const char* bytes : {"", "<html><script>alert(1)</script></html>"}) {
        http().answer_next(kDownload, HttpReply{200, kAnswer});
        http().answer_next(kFile, HttpReply{200, bytes});
    }
    shows(kBuilding3, kResident, kLift);
    shows(kBuilding3, kResident, "");
    fetch_pictures();

    ASSERT_THAT(pictures(newest()), SizeIs(2));
    for (const auto& one : pictures(newest())) EXPECT_EQ(one.state, State::refused);
    EXPECT_EQ(state(newest()), "registered");
}

TEST_F(Pictures, AreAskedForWithANewTokenWhenTheOldOneDied) {
    http().answer_next(kDownload, HttpReply{401, R"({"code":"InvalidAuthentication"})"});
    platform_has_it();
    shows(kBuilding3, kResident, kLift);
    fetch_pictures();

    EXPECT_EQ(pictures(newest()).front().state, State::kept);
    EXPECT_THAT(http().calls_of(kDownload), SizeIs(2));
}

}  // namespace
}  // namespace gridbot::world
