
#include "core/digest.hpp"
#include "core/json.hpp"
#include "tests/world/world.hpp"

namespace gridbot::world {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

using Enclosed = World;

constexpr const char* kUploadPath = "/cgi-bin/webhook/upload_media";

std::vector<json> bodies_at(const std::vector<Call>& calls) {
    std::vector<json> bodies;
    for (const Call& call : calls) bodies.push_back(read_json(call.body));
    return bodies;
}

TEST_F(Enclosed, WecomLeadersGetTheWordsThenThePictureThenTheWorkbook) {
    says(kBuilding3, kResident, kLamp);
    move_to(at("2026-11-23T18:10"));

    const auto said = bodies_at(http().calls_of(kWecomRobotPath));
    ASSERT_EQ(said.size(), 3U);
    EXPECT_THAT(said[0]["markdown"]["content"].get<std::string>(), HasSubstr("登记 **1** 件"));
    EXPECT_EQ(said[1]["msgtype"], "image");
    EXPECT_EQ(said[1]["image"]["md5"].get<std::string>().size(), 32U);
    // What every PNG begins with, in base64.
    EXPECT_THAT(said[1]["image"]["base64"].get<std::string>(), testing::StartsWith("iVBORw0KGgo"));
    EXPECT_EQ(said[2], read_json(R"({"msgtype":"file","file":{"media_id":"3a8asd"}})"));

    const auto uploads = http().calls_of(kUploadPath);
    ASSERT_EQ(uploads.size(), 1U);
    EXPECT_THAT(uploads.front().url, testing::EndsWith("&type=file"));
    EXPECT_THAT(uploads.front().body, HasSubstr("filename=\"SH-daily-2026-11-23.xlsx\""));
    EXPECT_THAT(uploads.front().body, HasSubstr("PK\x03\x04"));
}

TEST_F(Enclosed, DingtalkLeadersGetOneMessageWithThePictureInIt) {
    says(kBuilding3, kResident, kLamp);
    move_to(at("2026-11-23T18:10"));

    const auto said = bodies_at(http().calls_of(kDingRobotPath));
    ASSERT_EQ(said.size(), 1U);
    EXPECT_THAT(said[0]["markdown"]["text"].get<std::string>(),
                testing::ContainsRegex("!\\[三河湖镇 网格日报[^]]*\\]\\(http://[^)]*/files/SH/[0-9]+/[0-9a-f]+/"
                                       "daily-2026-11-23\\.png\\)"));
}

TEST_F(Enclosed, QuietDayHasItsTwoLinesAndNothingElse) {
    move_to(at("2026-11-23T18:10"));

    EXPECT_EQ(http().calls_of(kWecomRobotPath).size(), 1U);
    EXPECT_EQ(count(kDingRobotPath, "!["), 0);
}

TEST_F(Enclosed, WeeklyAndMonthlyAreEnclosedToo) {
    says(kBuilding3, kResident, kLamp);
    move_to(at("2026-12-01T09:00"));

    std::vector<std::string> files;
    for (const Call& upload : http().calls_of(kUploadPath))
        for (const char* name : {"SH-weekly-2026-11-23.xlsx", "SH-monthly-2026-11-01.xlsx"})
            if (upload.body.find(name) != upload.body.npos) files.emplace_back(name);
    EXPECT_THAT(files, testing::ElementsAre("SH-weekly-2026-11-23.xlsx", "SH-monthly-2026-11-01.xlsx"));
}

TEST_F(Enclosed, UploadThatIsThrottledIsTriedAgainAndTheFileComesOnce) {
    says(kBuilding3, kResident, kLamp);
    http().answer_next(kUploadPath, HttpReply{200, R"({"errcode":45009,"errmsg":"api freq out of limit"})"});
    http().answer_next(kUploadPath, HttpReply{200, R"({"errcode":-1,"errmsg":"system busy"})"});
    move_to(at("2026-11-23T18:30"));

    EXPECT_EQ(http().calls_of(kUploadPath).size(), 3U);
    EXPECT_EQ(http().calls_of(kWecomRobotPath).size(), 3U);
    EXPECT_EQ(outbox("dead"), 0);
}

}  // namespace
}  // namespace gridbot::world
