#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/dingtalk/dingtalk.hpp"
#include "core/json.hpp"
#include "tests/unit/adapters/channel.hpp"

namespace gridbot::adapters {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;

const Conversation kGroup{"ding", "cid==", false};
const Conversation kPerson{"ding", "staff1", true};
constexpr const char* kSession = "https://oapi.dingtalk.com/robot/sendBySession?session=a";

HttpCall encode(const OutboundMessage& message, Way way, const Conversation& to, const std::string& session = {}) {
    SendContext context{.to = to, .session_url = session, .token = "token"};
    return testing::dingtalk()->encode(message, way, context).value();
}

TEST(DingtalkEncode, PostsAMessageObjectToASession) {
    const auto call = encode(testing::plain("已登记"), Way::session, kGroup, kSession);

    EXPECT_EQ(call.method, "POST");
    EXPECT_EQ(call.url, kSession);
    EXPECT_EQ(testing::body_of(call), (json{{"msgtype", "text"}, {"text", {{"content", "已登记"}}}}));
}

TEST(DingtalkEncode, RepeatsMentionsInTheTextOfASession) {
    auto message = testing::plain("请受理");
    message.mentions = {"staff1", "staff2"};

    const auto body = testing::body_of(encode(message, Way::session, kGroup, kSession));

    EXPECT_EQ(body["text"]["content"], "请受理 @staff1 @staff2");
    EXPECT_EQ(body["at"]["atUserIds"], (json{"staff1", "staff2"}));
}

TEST(DingtalkEncode, RefusesASessionThatIsNotAllowed) {
    SendContext context{.to = kGroup, .session_url = "https://evil.example.com/robot/sendBySession"};
    const auto call = testing::dingtalk()->encode(testing::plain("x"), Way::session, context);
    EXPECT_EQ(call.error(), make_error_code(Errc::host_not_allowed));
}

TEST(DingtalkEncode, SendsToAGroupByTheServerWithItsParametersAsText) {
    const auto call = encode(testing::plain("换行\n与\"引号\""), Way::server, kGroup);
    const auto body = testing::body_of(call);

    EXPECT_EQ(call.url, "https://api.dingtalk.com/v1.0/robot/groupMessages/send");
    EXPECT_EQ(testing::header(call, "x-acs-dingtalk-access-token"), "token");
    EXPECT_EQ(body["robotCode"], "robot");
    EXPECT_EQ(body["openConversationId"], "cid==");
    EXPECT_EQ(body["msgKey"], "sampleText");
    ASSERT_TRUE(body["msgParam"].is_string());
    EXPECT_EQ(read_json(body["msgParam"].get<std::string>()), (json{{"content", "换行\n与\"引号\""}}));
}

TEST(DingtalkEncode, SendsToAPersonByTheServer) {
    const auto call = encode(testing::markdown("待办", "**2** 件"), Way::server, kPerson);
    const auto body = testing::body_of(call);

    EXPECT_EQ(call.url, "https://api.dingtalk.com/v1.0/robot/oToMessages/batchSend");
    EXPECT_EQ(body["userIds"], json::array({"staff1"}));
    EXPECT_FALSE(body.contains("openConversationId"));
    EXPECT_EQ(body["msgKey"], "sampleMarkdown");
    ASSERT_TRUE(body["msgParam"].is_string());
    EXPECT_EQ(read_json(body["msgParam"].get<std::string>()), (json{{"title", "待办"}, {"text", "**2** 件"}}));
}

TEST(DingtalkEncode, BreaksLinesAsItsMarkdownWantsThem) {
    const auto message = testing::markdown("日报", "**日报**\n> 登记 **2** 件\n\n**一、逾期**");
    const std::string lines = "**日报**  \n  > 登记 **2** 件  \n    \n  **一、逾期**";
    EXPECT_EQ(dingtalk_message(message)["markdown"]["text"], lines);
    const auto param = testing::body_of(encode(message, Way::server, kGroup))["msgParam"].get<std::string>();
    EXPECT_EQ(read_json(param)["text"], lines);
    EXPECT_EQ(dingtalk_message(testing::plain("a\nb"))["text"]["content"], "a\nb");
}

OutboundMessage with_buttons(std::size_t count) {
    OutboundMessage message = testing::plain("SH20261123-0001 电梯\n请受理");
    for (std::size_t i = 0; i < count; ++i) message.buttons.push_back({"受理", "受理 SH20261123-0001"});
    return message;
}

constexpr const char* kSays = "dtmd://dingtalkclient/sendMessage?content=%E5%8F%97%E7%90%86%20SH20261123-0001";

TEST(DingtalkEncode, ButtonsSayTheirLineInTheNameOfWhoTapsThem) {
    const auto body = testing::body_of(encode(with_buttons(3), Way::server, kGroup));
    EXPECT_EQ(body["msgKey"], "sampleActionCard3");
    const auto param = read_json(body["msgParam"].get<std::string>());
    EXPECT_EQ(param["text"], "SH20261123-0001 电梯  \n  请受理");
    EXPECT_EQ(param["title"], "SH20261123-0001 电梯");
    EXPECT_EQ(param["actionTitle3"], "受理");
    EXPECT_EQ(param["actionURL3"], kSays);
}

TEST(DingtalkEncode, OneButtonIsTheWholeCardAndASixthIsLeftOut) {
    const auto one = testing::body_of(encode(with_buttons(1), Way::server, kPerson));
    EXPECT_EQ(one["msgKey"], "sampleActionCard");
    EXPECT_EQ(read_json(one["msgParam"].get<std::string>())["singleURL"], kSays);
    EXPECT_EQ(testing::body_of(encode(with_buttons(6), Way::server, kGroup))["msgKey"], "sampleActionCard5");
}

TEST(DingtalkEncode, ButtonsGoThroughASessionToo) {
    const json body = dingtalk_message(with_buttons(2));
    EXPECT_EQ(body["msgtype"], "actionCard");
    EXPECT_EQ(body["actionCard"]["btns"].size(), 2U);
    EXPECT_EQ(body["actionCard"]["btns"][0]["actionURL"], kSays);
}

TEST(DingtalkEncode, TakesTheClientIdWhereNoRobotCodeIsSet) {
    auto robot = testing::adapter(testing::channel("dingtalk", {{"client_id", "key"}, {"client_secret", "s"}}));
    const auto call = robot->encode(testing::plain("x"), Way::server, {.to = kGroup}).value();
    EXPECT_EQ(testing::body_of(call)["robotCode"], "key");
}

TEST(DingtalkEncode, CutsWhatThePlatformWouldRefuseAsTooLong) {
    std::string lines;
    while (lines.size() < 40'000) lines += "SH20261123-0001 幸福社区3号楼2单元电梯坏了\n";
    for (OutboundMessage message : {testing::plain(lines), testing::markdown("待办", lines), with_buttons(2)}) {
        message.text = lines;
        const json server = testing::body_of(encode(message, Way::server, kGroup));
        EXPECT_LE(server["msgParam"].get<std::string>().size(), 15'000U);
        message.mentions = {"staff1"};
        EXPECT_LE(dump_json(dingtalk_message(message)).size(), 20'000U);
        EXPECT_THAT(dump_json(dingtalk_message(message)), ::testing::HasSubstr("@staff1"));
    }
    EXPECT_LE(testing::dingtalk()->respond(lines, nullptr, {}).body.size(), 20'000U);
    const auto robot = testing::adapter(
        testing::channel("dingtalk-robot", {{"webhook", "https://h/robot/send?access_token=T"}, {"keyword", "网格"}}));
    const json body = testing::body_of(robot->encode(testing::plain(lines), Way::robot, {}).value());
    EXPECT_THAT(body["text"]["content"].get<std::string>(), ::testing::EndsWith("网格"));
}

TEST(DingtalkEncode, SurvivesTextThatIsNotUtf8) {
    EXPECT_NO_THROW(testing::body_of(encode(testing::plain("a\xff"), Way::server, kGroup)));
}

TEST(DingtalkWays, PreferALiveSessionInGroupsAndTheServerForPeople) {
    auto robot = testing::dingtalk();
    EXPECT_THAT(robot->ways(kGroup, true), ElementsAre(Way::session, Way::server));
    EXPECT_THAT(robot->ways(kGroup, false), ElementsAre(Way::server));
    EXPECT_THAT(robot->ways(kPerson, true), ElementsAre(Way::server));
    EXPECT_TRUE(robot->needs_token(Way::server));
    EXPECT_FALSE(robot->needs_token(Way::session));
}

TEST(DingtalkRespond, SaysATextOrNothingInTheDocumentedBytes) {
    auto robot = testing::dingtalk();
    EXPECT_EQ(robot->respond("已登记", nullptr, {}).body, R"({"msgtype":"text","text":{"content":"已登记"}})");
    EXPECT_EQ(robot->respond({}, nullptr, {}).body, R"({"msgtype":"empty"})");
    EXPECT_EQ(robot->respond({}, nullptr, {}).status, 200);
}

TEST(DingtalkToken, IsAskedForWithTheCredentialsInTheBody) {
    const auto call = testing::dingtalk()->token_call();
    EXPECT_EQ(call.url, "https://api.dingtalk.com/v1.0/oauth2/accessToken");
    EXPECT_EQ(testing::body_of(call), (json{{"appKey", "key"}, {"appSecret", "secret"}}));
}

TEST(DingtalkToken, IsRefreshedFiveMinutesBeforeItsEnd) {
    const Time now = from_ms(0);
    for (const char* body : {R"({"accessToken":"t","expireIn":7200})", R"({"accessToken":"t","expireIn":"7200"})",
                             R"({"accessToken":"t"})", R"({"accessToken":"t","expireIn":null})"}) {
        const auto token = testing::dingtalk()->read_token({200, body}, now);
        ASSERT_TRUE(token) << body;
        EXPECT_EQ(token->value, "t");
        EXPECT_EQ(token->refresh_at, now + 6900s) << body;
    }
}

TEST(DingtalkToken, IsNotReadFromAnythingElse) {
    for (const HttpReply& reply :
         {HttpReply{200, "{}"}, HttpReply{200, "[]"}, HttpReply{200, "<html>"}, HttpReply{200, R"({"accessToken":7})"},
          HttpReply{400, R"({"accessToken":"t"})"}, HttpReply{500, ""}})
        EXPECT_FALSE(testing::dingtalk()->read_token(reply, from_ms(0))) << reply.body;
}

TEST(DingtalkRobotEncode, SendsTheSameKeyOnEveryTryOfOneMessage) {
    auto robot =
        testing::adapter(testing::channel("dingtalk-robot", {{"webhook", "https://h/robot/send?access_token=T"}}));
    auto key = [&](std::int64_t id, int second) {
        SendContext context{.now = from_ms(second * 1000), .idempotency_key = id};
        return testing::body_of(
            robot->encode(testing::markdown("日报", "**0** 件"), Way::robot, context).value())["msgUuid"];
    };
    EXPECT_EQ(key(1, 0), key(1, 60));
    EXPECT_NE(key(1, 0), key(2, 0));
}

TEST(DingtalkRobotEncode, SaysTheKeywordThatItsRobotWants) {
    const auto robot = testing::adapter(
        testing::channel("dingtalk-robot", {{"webhook", "https://h/robot/send?access_token=T"}, {"keyword", "网格"}}));
    const auto said = [&](const OutboundMessage& message) {
        return testing::body_of(robot->encode(message, Way::robot, {}).value());
    };
    EXPECT_EQ(said(testing::plain("已登记"))["text"]["content"], "已登记\n\n网格");
    EXPECT_EQ(said(testing::plain("第52网格：已登记"))["text"]["content"], "第52网格：已登记");
    const std::string daily = said(testing::markdown("日报", "**0** 件"))["markdown"]["text"];
    EXPECT_THAT(daily, ::testing::AllOf(::testing::StartsWith("**0** 件"), ::testing::EndsWith("网格")));
}

}  // namespace
}  // namespace gridbot::adapters
