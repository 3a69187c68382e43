#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/wecom_crypt/xml.hpp"
#include "tests/unit/adapters/wecom_vectors.hpp"

namespace gridbot::adapters {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::sealed;
using testing::wecom_app_crypt;
using Kind = Verdict::Kind;

const Time kNow = from_ms(1'781'485'955'000);

std::unique_ptr<Adapter> app() {
    return testing::adapter(testing::wecom_app_config());
}

Inbound heard(const std::string& xml) {
    return app()->decode(sealed(wecom_app_crypt(), xml)).value();
}
InboundMessage message_in(const std::string& xml) {
    return std::get<InboundMessage>(heard(xml));
}
std::string ignored(const std::string& xml) {
    const Inbound inbound = heard(xml);
    const auto* why = std::get_if<Ignored>(&inbound);
    return why ? why->why : "";
}
std::string xml_of(const std::string& type, const std::string& more, const char* from = "lixiaomei") {
    return std::string("<xml><ToUserName>wx5823bf96d3bd56c7</ToUserName><FromUserName>") + from +
           "</FromUserName><CreateTime>1781485953</CreateTime><MsgType>" + type + "</MsgType>" + more +
           "<AgentID>1000002</AgentID></xml>";
}
std::string said(const std::string& type, const std::string& more) {
    return xml_of(type, more + "<MsgId>7651234567890123456</MsgId>");
}

/// What is inside the passive reply to a message.
XmlFields reply_to(const InboundMessage& message, const std::string& text) {
    const HttpResponse response = app()->respond(text, &message, kNow);
    const XmlFields outer = XmlFields::read(response.body).value();
    EXPECT_TRUE(
        wecom_app_crypt().is_signed(outer["MsgSignature"], outer["TimeStamp"], outer["Nonce"], outer["Encrypt"]));
    return XmlFields::read(wecom_app_crypt().open(outer["Encrypt"]).value()).value();
}

TEST(WecomAppVerify, AnswersTheAddressCheckWithTheBareText) {
    const auto vector = testing::wecom_vector("official-verify-url");
    const HttpRequest request{.method = "GET",
                              .query = {{"msg_signature", testing::field(vector, "msg_signature")},
                                        {"timestamp", testing::field(vector, "timestamp")},
                                        {"nonce", testing::field(vector, "nonce")},
                                        {"echostr", testing::field(vector, "encrypt")}}};
    EXPECT_TRUE(app()->verify(request, kNow));
    EXPECT_EQ(std::get<Challenge>(app()->decode(request).value()).body, "1616140317555161061");
}

TEST(WecomAppVerify, RefusesABodyThatIsNotEncrypted) {
    HttpRequest request = sealed(wecom_app_crypt(), said("text", "<Content>灯坏了</Content>"));
    request.body = said("text", "<Content>灯坏了</Content>");
    EXPECT_EQ(app()->verify(request, kNow).error(), make_error_code(Errc::bad_signature));
    EXPECT_EQ(app()->traits().refusal_status, 403);
}

TEST(WecomAppDecode, ReadsTheSampleMessage) {
    const auto request = testing::posted(testing::wecom_vector("app-xml-chinese-text"));
    const auto message = std::get<InboundMessage>(app()->decode(request).value());
    EXPECT_EQ(message.text, "3号楼2单元三楼楼道灯坏了，晚上老人下楼看不见，麻烦尽快处理一下。");
    EXPECT_EQ(message.where, (Conversation{"ding", "lixiaomei", true}));
    EXPECT_EQ(message.message_id, "lixiaomei/7651234567890123456");
    EXPECT_EQ(message.addressed_to, "wx5823bf96d3bd56c7");
    EXPECT_EQ(to_ms(message.sent_at), 1'781'485'953'000);
}

TEST(WecomAppDecode, TellsEqualNumbersOfDifferentPeopleApart) {
    const auto mine = message_in(said("text", "<Content>一</Content>"));
    const auto yours = message_in(xml_of("text", "<Content>一</Content><MsgId>7651234567890123456</MsgId>", "zhou"));
    EXPECT_NE(mine.message_id, yours.message_id);
}

TEST(WecomAppDecode, ReadsEveryTypeOfMessage) {
    const std::pair<const char*, const char*> kinds[] = {{"image", "[图片]"},
                                                         {"voice", "[语音]"},
                                                         {"video", "[视频]"},
                                                         {"location", "[位置] 柳岸花园"},
                                                         {"link", "[链接] 标题"}};
    for (const auto& [type, text] : kinds)
        EXPECT_EQ(message_in(said(type, "<MediaId>m</MediaId><Label>柳岸花园</Label><Title>标题</Title>")).text, text);
    EXPECT_THAT(message_in(said("image", "<MediaId>m-1</MediaId>")).images, ElementsAre("m-1"));
}

TEST(WecomAppDecode, TakesAPressedButtonForWhatItSays) {
    const auto request = testing::posted(testing::wecom_vector("app-xml-card-event"));
    const auto message = std::get<InboundMessage>(app()->decode(request).value());
    EXPECT_EQ(message.text, "accept");
    EXPECT_EQ(message.sender_id, "zhoumingyuan");
    EXPECT_EQ(message.card, "RC-9f2c61b7d0e84a53");
}

TEST(WecomAppDecode, KnowsAnEventAgainByAllThatMakesIt) {
    const auto event = [](const char* key, const char* task) {
        return message_in(xml_of("event", std::string("<Event>template_card_event</Event><EventKey>") + key +
                                              "</EventKey><TaskId>" + task + "</TaskId>"))
            .message_id;
    };
    EXPECT_EQ(event("受理", "1"), event("受理", "1"));
    EXPECT_NE(event("受理", "1"), event("办结", "1"));
    EXPECT_NE(event("受理", "1"), event("受理", "2"));
}

TEST(WecomAppDecode, TakesNothingFromNobody) {
    for (const char* event : {"template_card_event", "template_card_menu_event", "click"})
        EXPECT_EQ(
            ignored(xml_of("event",
                           std::string("<Event>") + event + "</Event><EventKey>受理</EventKey><TaskId>1</TaskId>", "")),
            "missing_field");
}

TEST(WecomAppDecode, NamesNoPictureWithoutAnId) {
    EXPECT_TRUE(message_in(said("image", "<PicUrl>https://p.example.invalid/1</PicUrl>")).images.empty());
}

TEST(WecomAppDecode, TakesAMenuClickForItsKey) {
    const auto message = message_in(xml_of("event", "<Event>click</Event><EventKey>我的待办</EventKey>"));
    EXPECT_EQ(message.text, "我的待办");
    EXPECT_EQ(message.card, "");
}

TEST(WecomAppDecode, IsSilentOnEventsAndOnWhatItCannotRead) {
    for (const char* event : {"subscribe", "enter_agent", "LOCATION", "view", "kf_msg_or_event", "msgaudit_notify"})
        EXPECT_EQ(ignored(xml_of("event", std::string("<Event>") + event + "</Event>")), std::string("event_") + event);
    EXPECT_EQ(ignored(xml_of("event", "<Event>change_external_tag</Event>")), "event_change_external_tag");
    EXPECT_EQ(ignored(xml_of("event", "<Event>made_up</Event>")), "event_unknown");
    EXPECT_EQ(ignored(said("hologram", "")), "unknown_msgtype");
    EXPECT_EQ(ignored(xml_of("text", "<Content>一</Content>")), "missing_field");
    EXPECT_EQ(ignored("<xml><AgentID>7</AgentID></xml>"), "other_agent");
    EXPECT_EQ(ignored("not xml"), "not_xml");
}

TEST(WecomAppRespond, SaysTheAnswerInAnEncryptedText) {
    const auto reply =
        reply_to(message_in(said("text", "<Content>灯坏了</Content>")), "已登记，编号 SH20261123-0001。");
    EXPECT_EQ(reply["ToUserName"], "lixiaomei");
    EXPECT_EQ(reply["FromUserName"], "wx5823bf96d3bd56c7");
    EXPECT_EQ(reply["MsgType"], "text");
    EXPECT_EQ(reply["CreateTime"], "1781485955");
    EXPECT_EQ(reply["Content"], "已登记，编号 SH20261123-0001。");
}

TEST(WecomAppRespond, CutsAtTheBytesThePlatformTakes) {
    std::string text;
    while (text.size() < 5000) text += "一二三四五六七八九十\n";
    EXPECT_LE(reply_to(message_in(said("text", "<Content>查</Content>")), text)["Content"].size(), 2048U);
}

TEST(WecomAppRespond, SaysNothingWithAnEmptyBody) {
    EXPECT_EQ(app()->respond({}, nullptr, kNow).body, "");
    EXPECT_EQ(app()->respond({}, nullptr, kNow).status, 200);
}

TEST(WecomAppRespond, GreysTheButtonThatWasPressed) {
    InboundMessage pressed = message_in(xml_of(
        "event",
        "<Event>template_card_event</Event><EventKey>受理 SH20261123-0001</EventKey><ResponseCode>RC</ResponseCode>"));
    const auto reply = reply_to(pressed, "SH20261123-0001 已受理");
    EXPECT_EQ(reply["MsgType"], "update_button");
    EXPECT_EQ(reply["Button/ReplaceName"], "✓ 受理");
}

// -- out -----------------------------------------------------------------------------------------------------------

SendContext to(const Conversation& where) {
    return {.to = where, .token = "TOKEN", .now = kNow, .idempotency_key = 7};
}
const Conversation kPerson{"ding", "zhoumingyuan", true};
const Conversation kGroup{"ding", "chat1", false};

TEST(WecomAppEncode, SendsTextToAPerson) {
    const auto call = app()->encode(testing::plain("请处理"), Way::server, to(kPerson)).value();
    EXPECT_EQ(call.url, "https://qyapi.weixin.qq.com/cgi-bin/message/send?access_token=TOKEN");
    EXPECT_EQ(
        testing::body_of(call),
        (json{
            {"touser", "zhoumingyuan"}, {"msgtype", "text"}, {"agentid", 1000002}, {"text", {{"content", "请处理"}}}}));
}

TEST(WecomAppEncode, SendsRealCharactersAndNoEscapes) {
    EXPECT_THAT(app()->encode(testing::plain("请处理"), Way::server, to(kPerson))->body, HasSubstr("请处理"));
}

TEST(WecomAppEncode, SendsToTheAppsOwnGroupWithMentions) {
    auto message = testing::plain("请周明远处理");
    message.mentions = {"zhoumingyuan"};
    const auto call = app()->encode(message, Way::server, to(kGroup)).value();
    EXPECT_THAT(call.url, HasSubstr("/cgi-bin/appchat/send?"));
    EXPECT_EQ(testing::body_of(call)["chatid"], "chat1");
    EXPECT_EQ(testing::body_of(call)["text"]["mentioned_list"], json::array({"zhoumingyuan"}));
}

TEST(WecomAppEncode, MakesACardOfAMessageWithButtons) {
    auto message = testing::plain("SH20261123-0001 新事项\n3号楼 楼道灯不亮");
    message.buttons = {{"受理", "受理 SH20261123-0001"}};
    const json body = testing::body_of(app()->encode(message, Way::server, to(kPerson)).value());
    const json& card = body["template_card"];
    EXPECT_EQ(body["msgtype"], "template_card");
    EXPECT_EQ(card["card_type"], "button_interaction");
    EXPECT_EQ(card["main_title"]["title"], "SH20261123-0001 新事项");
    EXPECT_EQ(card["sub_title_text"], "3号楼 楼道灯不亮");
    EXPECT_EQ(card["button_list"][0]["text"], "受理");
    EXPECT_EQ(card["button_list"][0]["key"], "受理 SH20261123-0001");
    EXPECT_EQ(body["enable_duplicate_check"], 1);
}

TEST(WecomAppEncode, NamesACardsTaskTheSameForEveryTryAndAnotherForEveryMessage) {
    auto message = testing::plain("新事项");
    message.buttons = {{"受理", "受理 1"}};
    const auto task = [&](std::int64_t key) {
        SendContext context = to(kPerson);
        context.idempotency_key = key;
        return testing::body_of(app()->encode(message, Way::server, context).value())["template_card"]["task_id"]
            .get<std::string>();
    };
    EXPECT_EQ(task(1), task(1));
    EXPECT_NE(task(1), task(2));
    EXPECT_LE(task(1).size(), 128U);
}

TEST(WecomAppEncode, SaysAsTextWhatACardWouldNotShowWhole) {
    std::string text;
    for (int i = 0; i < 161; ++i) text += "字";
    auto message = testing::plain(text);
    message.buttons = {{"受理", "受理 1"}};
    EXPECT_EQ(testing::body_of(app()->encode(message, Way::server, to(kPerson)).value())["text"]["content"], text);
}

TEST(WecomAppToken, IsAskedForWithTheCorpAndReadFromTheAnswer) {
    const HttpCall call = app()->token_call();
    EXPECT_EQ(call.method, "GET");
    EXPECT_THAT(call.url, HasSubstr("/cgi-bin/gettoken?corpid=wx5823bf96d3bd56c7&corpsecret=secret"));
    const auto token =
        app()->read_token({200, R"({"errcode":0,"errmsg":"ok","access_token":"T","expires_in":7200})"}, kNow);
    EXPECT_EQ(token->value, "T");
    EXPECT_EQ(token->refresh_at - kNow, std::chrono::seconds(6900));
    EXPECT_FALSE(app()->read_token({200, R"({"errcode":40001,"errmsg":"invalid credential"})"}, kNow));
}

Verdict verdict(const std::string& body) {
    return app()->judge({200, body}, Way::server);
}

TEST(WecomAppJudge, KnowsTheCodesOfTheSheet) {
    const std::pair<int, Kind> codes[] = {{0, Kind::sent},
                                          {-1, Kind::retry},
                                          {6000, Kind::retry},
                                          {40014, Kind::refresh_token},
                                          {42001, Kind::refresh_token},
                                          {41001, Kind::refresh_token},
                                          {45009, Kind::retry},
                                          {45033, Kind::retry},
                                          {81013, Kind::other_way},
                                          {60111, Kind::other_way},
                                          {86001, Kind::other_way},
                                          {40001, Kind::give_up},
                                          {48002, Kind::give_up},
                                          {40058, Kind::give_up},
                                          {60020, Kind::give_up}};
    for (const auto& [code, kind] : codes)
        EXPECT_EQ(verdict(R"({"errcode":)" + std::to_string(code) + R"(,"errmsg":"x"})").kind, kind) << code;
    EXPECT_EQ(verdict(R"({"errcode":6000})").wait, std::chrono::seconds(0)) << "the queue's own pauses, which grow";
}

TEST(WecomAppJudge, NamesTheAddressToLetIn) {
    EXPECT_EQ(
        verdict(
            R"({"errcode":60020,"errmsg":"not allow to access from your ip, hint: [17], from ip: 203.0.113.7, more info at https://x"})")
            .reason,
        "errcode 60020, 企业可信IP: 203.0.113.7");
}

TEST(WecomAppJudge, TakesAnInvalidRecipientForAnUnreachableOne) {
    EXPECT_EQ(verdict(R"({"errcode":0,"errmsg":"ok","invaliduser":"zhou"})").kind, Kind::other_way);
    EXPECT_EQ(verdict(R"({"errcode":0,"errmsg":"ok","invaliduser":"","msgid":"m"})").kind, Kind::sent);
}

TEST(WecomAppJudge, TriesAgainWhenTheAnswerIsNotThePlatforms) {
    for (const char* odd : {"<html>", "", "[]", R"({"errcode":"x"})"}) EXPECT_EQ(verdict(odd).kind, Kind::retry) << odd;
}

TEST(WecomAppJudge, SaysNothingSecretInItsReasons) {
    EXPECT_EQ(verdict(R"({"errcode":40058,"errmsg":"token=abc"})").reason, "errcode 40058");
}

}  // namespace
}  // namespace gridbot::adapters
