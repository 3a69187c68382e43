#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "core/json.hpp"
#include "tests/unit/adapters/channel.hpp"

namespace gridbot::adapters {
namespace {

using nlohmann::json;
using Kind = Verdict::Kind;
using ::testing::EndsWith;
using ::testing::StartsWith;

constexpr const char* kWebhook = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=KEY";

std::unique_ptr<Adapter> robot() {
    return testing::adapter(testing::channel("wecom-robot", {{"webhook", kWebhook}}));
}

json body(const OutboundMessage& message) {
    return testing::body_of(robot()->encode(message, Way::robot, {}).value());
}

std::string content(const OutboundMessage& message) {
    const json sent = body(message);
    return sent[sent["msgtype"].get<std::string>()]["content"].get<std::string>();
}

/// `count` lines of 30 bytes and their line end.
std::string lines(int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += "一二三四五六七八九十\n";
    return text;
}

/// True when the text is whole characters: strict dumping throws at a broken one.
bool is_whole_utf8(const std::string& text) {
    try {
        return !dump_json(json(text)).empty();
    } catch (const json::type_error&) {
        return false;
    }
}

std::string without_mark(std::string text) {
    EXPECT_THAT(text, EndsWith("…"));
    return text.substr(0, text.size() - std::string("…").size());
}

TEST(WecomRobotEncode, SendsTextWithMentionsBesideIt) {
    auto message = testing::plain("请周明远处理");
    message.mentions = {"zhoumingyuan"};

    EXPECT_EQ(robot()->encode(message, Way::robot, {})->url, kWebhook);
    EXPECT_EQ(body(message),
              (json{{"msgtype", "text"},
                    {"text", {{"content", "请周明远处理"}, {"mentioned_list", json::array({"zhoumingyuan"})}}}}));
}

TEST(WecomRobotEncode, SendsMarkdown) {
    EXPECT_EQ(body(testing::markdown("日报", "**0** 件")),
              (json{{"msgtype", "markdown"}, {"markdown", {{"content", "**0** 件"}}}}));
}

TEST(WecomRobotEncode, LeavesTextOfExactlyTheLimitWhole) {
    const std::string text(2048, 'a');
    const std::string page(4096, 'a');
    EXPECT_EQ(content(testing::plain(text)), text);
    EXPECT_EQ(content(testing::markdown("", page)), page);
}

TEST(WecomRobotEncode, CutsTextAt2048BytesAndMarkdownAt4096AtTheEndOfALine) {
    const std::string page = lines(200);
    for (const auto& [sent, limit] : {std::pair{content(testing::plain(page)), std::size_t{2048}},
                                      std::pair{content(testing::markdown("", page)), std::size_t{4096}}}) {
        EXPECT_LE(sent.size(), limit);
        EXPECT_GT(sent.size(), limit - 64);
        const std::string kept = without_mark(sent);
        EXPECT_THAT(kept, EndsWith("\n"));
        EXPECT_THAT(page, StartsWith(kept));
    }
}

TEST(WecomRobotEncode, NeverCutsInsideACharacter) {
    for (int shift = 0; shift < 4; ++shift) {
        std::string text(static_cast<std::size_t>(shift), 'a');
        while (text.size() < 5000) text += "字";

        const std::string sent = content(testing::plain(text));

        EXPECT_LE(sent.size(), 2048U);
        EXPECT_TRUE(is_whole_utf8(sent)) << shift;
        EXPECT_THAT(text, StartsWith(without_mark(sent)));
    }
}

TEST(WecomRobotJudge, AgreesWithTheRecordedAnswers) {
    std::istringstream recorded(testing::sample("wecom/11_group_robot_webhook.jsonl"));
    int seen = 0;
    for (std::string line; std::getline(recorded, line); ++seen) {
        const json answer = read_json(line)["response"];
        const Verdict verdict = robot()->judge({200, dump_json(answer)}, Way::robot);
        const int code = answer["errcode"].get<int>();
        EXPECT_EQ(verdict.kind, code == 0 ? Kind::sent : code == 45009 ? Kind::retry : Kind::give_up) << code;
    }
    EXPECT_EQ(seen, 6);
}

TEST(WecomRobotJudge, PausesTheRobotForAMinuteWhenItWasTooFast) {
    const Verdict verdict = robot()->judge({200, R"({"errcode":45009,"errmsg":"api freq out of limit"})"}, Way::robot);
    EXPECT_EQ(verdict.kind, Kind::retry);
    EXPECT_EQ(verdict.pause_channel, 1min);
    EXPECT_GE(verdict.wait, 1min);
}

TEST(WecomRobotJudge, TriesAgainWhenThePlatformIsBusyOrNotItself) {
    for (const char* answer : {R"({"errcode":-1})", "<html>", "", "[]", R"({"errcode":null})", R"({"errmsg":"ok"})"})
        EXPECT_EQ(robot()->judge({502, answer}, Way::robot).kind, Kind::retry) << answer;
}

TEST(SendOnlyRobots, HearNothingAndKnowOneWay) {
    for (const char* type : {"dingtalk-robot", "wecom-robot"}) {
        auto speaker = testing::adapter(testing::channel(type, {{"webhook", kWebhook}}));
        EXPECT_FALSE(speaker->traits().hears) << type;
        EXPECT_FALSE(speaker->verify({}, from_ms(0))) << type;
        EXPECT_THAT(speaker->ways({}, true), ::testing::ElementsAre(Way::robot)) << type;
        EXPECT_FALSE(speaker->needs_token(Way::robot)) << type;
    }
}

}  // namespace
}  // namespace gridbot::adapters
