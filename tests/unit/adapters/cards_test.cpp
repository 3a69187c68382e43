#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/dingtalk/interactive.hpp"
#include "adapters/link.hpp"
#include "adapters/wechat_oa/template_message.hpp"
#include "core/json.hpp"
#include "tests/unit/adapters/wecom_vectors.hpp"

/// Cards that change for everybody, and what else platforms let one say besides messages.
namespace gridbot::adapters {
namespace {

using namespace std::chrono_literals;
using namespace testing;
using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Kind = Verdict::Kind;

const Conversation kGroup{"ding", "cid==", false};
const Conversation kPerson{"ding", "0102", true};

OutboundMessage card(std::string replaces = {}) {
    OutboundMessage message = plain("SH20261123-0001 已受理\n路灯，3号楼");
    message.title = "SH20261123-0001 已受理";
    message.buttons = {{"办结", "办结 SH20261123-0001"}};
    message.replaces = std::move(replaces);
    return message;
}

// -- WeCom's app ------------------------------------------------------------------------------------------------------

class WecomCard : public ::testing::Test {
protected:
    std::unique_ptr<Adapter> app_ = adapter(wecom_app_config());
    const SendContext context_{.to = {"ding", "lifang", true}, .token = "t", .now = {}, .idempotency_key = 7};
};

TEST_F(WecomCard, ThatWasSentCanBeReplacedByItsCodeOnceForThreeDays) {
    OutboundMessage message = card();
    const json sent = body_of(*app_->encode(message, Way::server, context_));
    const SentAs as = app_->sent_as({200, R"({"errcode":0,"response_code":"RC-1"})"}, message, context_);
    EXPECT_EQ(as.card, sent["template_card"]["task_id"]);
    EXPECT_EQ(as.handle, "RC-1");
    EXPECT_EQ(as.lives, 72h);
    EXPECT_TRUE(as.once);
    EXPECT_EQ(app_->sent_as({200, R"({"errcode":0})"}, message, context_).card, "") << "a text has no code";
}

TEST_F(WecomCard, IsReplacedForWhoeverGotIt) {
    const auto call = app_->encode(card("RC-1"), Way::server, context_);
    EXPECT_THAT(call->url, ::testing::HasSubstr("/cgi-bin/message/update_template_card?access_token=t"));
    const json body = body_of(*call);
    EXPECT_EQ(body["userids"], json::array({"lifang"}));
    EXPECT_EQ(body["agentid"], 1000002);
    EXPECT_EQ(body["response_code"], "RC-1");
    EXPECT_EQ(body["template_card"]["button_list"][0]["key"], "办结 SH20261123-0001");
    EXPECT_FALSE(body.contains("button"));
}

TEST_F(WecomCard, ThatWouldBeTooLongIsOnlyGreyed) {
    OutboundMessage message = card("RC-1");
    for (int i = 0; i < 200; ++i) message.text += "长";
    const json body = body_of(*app_->encode(message, Way::server, context_));
    EXPECT_EQ(body["button"]["replace_name"], "已受理");
    EXPECT_FALSE(body.contains("template_card"));
}

TEST_F(WecomCard, ThatIsPressedGetsANewCode) {
    const HttpRequest pressed = sealed(wecom_app_crypt(), sample("wecom/03_app_card_event.plain.xml"));
    const auto decoded = app_->decode(pressed);
    const auto& message = std::get<InboundMessage>(*decoded);
    EXPECT_EQ(message.card, "RC-9f2c61b7d0e84a53");
    EXPECT_EQ(message.card_name, "QH-20260615-0007@assign-1");
    EXPECT_EQ(message.card_lives, 72h);
}

// -- WeCom's smart robot
// ------------------------------------------------------------------------------------------------

class AibotCard : public ::testing::Test {
protected:
    std::unique_ptr<Adapter> robot_ =
        adapter(channel("wecom-aibot", {{"mode", "websocket"}, {"bot_id", "b"}, {"secret", "s"}}));
    std::unique_ptr<LinkTalk> talk_ = robot_->link()->talk("a1", nullptr);
    const SendContext context_{.to = kGroup, .now = {}, .idempotency_key = 7};

    InboundMessage pressed() {
        const json frame{{"cmd", "aibot_event_callback"},
                         {"headers", {{"req_id", "press-1"}}},
                         {"body", read_json(sample("wecom/06_aibot_card_event.plain.json"))}};
        auto steps = talk_->heard(dump_json(frame));
        return std::get<Take>(std::move(steps.at(0))).message;
    }
};

TEST_F(AibotCard, HasTheNameOfItsPushAndNoHandleBeforeItIsPressed) {
    const auto call = talk_->encode(card(), Way::link, context_);
    const json frame = read_json(call->frame);
    const std::string ack = dump_json(json{{"headers", {{"req_id", call->key}}}, {"errcode", 0}});
    const SentAs as = robot_->sent_as({200, ack}, card(), context_);
    EXPECT_EQ(as.card, frame["body"]["template_card"]["task_id"]);
    EXPECT_EQ(as.handle, "");
    EXPECT_EQ(robot_->sent_as({200, ack}, plain("x"), context_).card, "") << "no buttons, no card";
}

TEST_F(AibotCard, IsReplacedForEverybodyAsTheAnswerToThePress) {
    const InboundMessage message = pressed();
    EXPECT_EQ(message.card_name, "QH-20260615-0008@assign-1");
    EXPECT_EQ(message.card_lives, 5s);
    const auto call = talk_->encode(card(message.card), Way::link, context_);
    const json frame = read_json(call->frame);
    EXPECT_EQ(call->key, "press-1");
    EXPECT_EQ(frame["cmd"], "aibot_respond_update_msg");
    EXPECT_EQ(frame["headers"]["req_id"], "press-1");
    EXPECT_EQ(frame["body"]["response_type"], "update_template_card");
    EXPECT_EQ(frame["body"]["template_card"]["task_id"], "QH-20260615-0008@assign-1");
    EXPECT_FALSE(frame["body"].contains("userids"));
}

TEST_F(AibotCard, IsNotReplacedByAHandleThatIsNone) {
    for (const char* handle : {"press-1", "event:", "event:x"})
        EXPECT_FALSE(talk_->encode(card(handle), Way::link, context_)) << handle;
}

class AibotAddress : public ::testing::Test {
protected:
    const WecomCrypt crypt_{"aibotToken1", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", ""};
    std::unique_ptr<Adapter> robot_ =
        adapter(channel("wecom-aibot", {{"mode", "http"},
                                        {"token", "aibotToken1"},
                                        {"encoding_aes_key", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"}}));

    InboundMessage heard(const std::string& plain) {
        const std::string encrypt = crypt_.seal(plain, "0123456789abcdef");
        const auto decoded = robot_->decode({.method = "POST",
                                             .query = {{"timestamp", "1781485953"}, {"nonce", "n"}},
                                             .body = dump_json(json{{"encrypt", encrypt}})});
        return std::get<InboundMessage>(*decoded);
    }
    static std::string with_address(const std::string& url) {
        json body = read_json(sample("wecom/04_aibot_group_text.plain.json"));
        body["response_url"] = url;
        return dump_json(body);
    }
    static constexpr const char* kUrl = "https://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=R1";
};

TEST_F(AibotAddress, ServesOneMessageWithinTheHour) {
    const InboundMessage message = heard(with_address(kUrl));
    ASSERT_TRUE(message.session);
    EXPECT_EQ(message.session->url, kUrl);
    EXPECT_EQ(message.session->expires_at, from_ms(1'781'485'953'000) + 1h);
    EXPECT_TRUE(robot_->session_serves_once());
    EXPECT_THAT(robot_->ways(kGroup, true), ElementsAre(Way::session, Way::robot));
    EXPECT_FALSE(robot_->can_say(plain("x"), Way::robot)) << "the group's robot is another channel's";
}

TEST_F(AibotAddress, TakesMarkdownAndCards) {
    const SendContext context{.to = kGroup, .session_url = kUrl, .now = {}};
    const auto words = robot_->encode(plain("已受理"), Way::session, context);
    EXPECT_EQ(words->url, kUrl);
    EXPECT_EQ(body_of(*words), json({{"msgtype", "markdown"}, {"markdown", {{"content", "已受理"}}}}));
    EXPECT_EQ(body_of(*robot_->encode(card(), Way::session, context))["msgtype"], "template_card");
}

TEST_F(AibotAddress, OfAStrangerIsNotCalled) {
    for (const char* url :
         {"https://evil.example/cgi-bin/aibot/response", "http://qyapi.weixin.qq.com/cgi-bin/aibot/response",
          "https://qyapi.weixin.qq.com/cgi-bin/gettoken", "file:///etc/passwd", ""}) {
        EXPECT_FALSE(heard(with_address(url)).session) << url;
        EXPECT_FALSE(robot_->encode(plain("x"), Way::session, {.to = kGroup, .session_url = url, .now = {}})) << url;
    }
}

TEST_F(AibotAddress, APressedCardIsReplacedInTheResponse) {
    const InboundMessage message = heard(sample("wecom/06_aibot_card_event.plain.json"));
    const json answer = read_json(robot_->respond("已受理", &message, from_ms(1'781'485'955'000)).body);
    const json update = read_json(*crypt_.open(answer["encrypt"].get<std::string>()));
    EXPECT_EQ(update["response_type"], "update_template_card");
    EXPECT_EQ(update["template_card"]["task_id"], "QH-20260615-0008@assign-1");
    EXPECT_FALSE(robot_->traits().talks_to_presses);
}

// -- DingTalk
// -----------------------------------------------------------------------------------------------------------

std::unique_ptr<Adapter> with_cards(const char* mode = "stream") {
    return adapter(channel("dingtalk", {{"client_id", "key"},
                                        {"client_secret", "secret"},
                                        {"mode", mode},
                                        {"card_template", "tmpl"},
                                        {"card_route", "gridbot"},
                                        {"card_secret", "gridbot-card-api-secret"}}));
}

TEST(DingtalkCard, GoesBeforeAllOtherWaysAndOnlyWithButtons) {
    const auto robot = with_cards();
    EXPECT_THAT(robot->ways(kGroup, true), ElementsAre(Way::card, Way::session, Way::server));
    EXPECT_TRUE(robot->can_say(card(), Way::card));
    EXPECT_TRUE(robot->can_say(card(), Way::session)) << "where the template fails, the buttons still go";
    EXPECT_FALSE(robot->can_say(plain("x"), Way::card));
    EXPECT_TRUE(robot->can_say(card("track"), Way::card));
    EXPECT_FALSE(robot->can_say(card("track"), Way::server));
    EXPECT_FALSE(dingtalk()->can_say(card("track"), Way::server));
}

TEST(DingtalkCard, IsMadeOfTheTemplateAndDelivered) {
    const SendContext context{.to = kGroup, .token = "t", .now = {}, .idempotency_key = 7};
    const auto call = with_cards()->encode(card(), Way::card, context);
    EXPECT_EQ(call->method, "POST");
    EXPECT_EQ(call->url, "https://api.dingtalk.com/v1.0/card/instances/createAndDeliver");
    EXPECT_EQ(header(*call, "x-acs-dingtalk-access-token"), "t");
    const json body = body_of(*call);
    EXPECT_EQ(body["cardTemplateId"], "tmpl");
    EXPECT_EQ(body["callbackType"], "STREAM");
    EXPECT_EQ(body["openSpaceId"], "dtv1.card//IM_GROUP.cid==");
    EXPECT_EQ(body["imGroupOpenDeliverModel"]["robotCode"], "key");
    const json& values = body["cardData"]["cardParamMap"];
    EXPECT_EQ(values["title"], "SH20261123-0001 已受理");
    EXPECT_EQ(values["label1"], "办结");
    EXPECT_EQ(values["say1"], "办结 SH20261123-0001");
    EXPECT_EQ(values["label2"], "") << "no old words stay behind";
    for (const auto& [name, value] : values.items()) EXPECT_TRUE(value.is_string()) << name;
    EXPECT_LE(body["outTrackId"].get<std::string>().size(), 100u);

    const json private_one =
        body_of(*with_cards("http")->encode(card(), Way::card, {.to = kPerson, .token = "t", .now = {}}));
    EXPECT_EQ(private_one["callbackType"], "HTTP");
    EXPECT_EQ(private_one["callbackRouteKey"], "gridbot");
    EXPECT_EQ(private_one["openSpaceId"], "dtv1.card//IM_ROBOT.0102");
}

TEST(DingtalkCard, IsReplacedForEverybody) {
    const auto robot = with_cards();
    const SendContext context{.to = kGroup, .token = "t", .now = {}, .idempotency_key = 7};
    const json made = body_of(*robot->encode(card(), Way::card, context));
    const HttpReply reply{
        200, R"({"success":true,"result":{"outTrackId":"x","deliverResults":[{"success":true,"carrierId":"pqk"}]}})"};
    const SentAs as = robot->sent_as(reply, card(), context);
    EXPECT_EQ(as.name, "pqk");
    EXPECT_EQ(as.card, made["outTrackId"]);
    EXPECT_FALSE(as.once);
    const SentAs again = robot->sent_as({400, R"({"code":"param.cardAlreadyExist"})"}, card(), context);
    EXPECT_EQ(again.handle, as.handle) << "the try before arrived, and its answer was lost";

    const auto call = robot->encode(card(as.handle), Way::card, context);
    EXPECT_EQ(call->method, "PUT");
    EXPECT_EQ(call->url, "https://api.dingtalk.com/v1.0/card/instances");
    EXPECT_EQ(body_of(*call)["outTrackId"], made["outTrackId"]);
    EXPECT_EQ(body_of(*call)["cardUpdateOptions"]["updateCardDataByKey"], true);
}

TEST(DingtalkCard, IsJudgedByBothLevelsOfSuccess) {
    const auto judged = [](int status, const char* body) {
        return with_cards()->judge({status, body}, Way::card).kind;
    };
    EXPECT_EQ(judged(200, R"({"success":true,"result":true})"), Kind::sent);
    EXPECT_EQ(judged(200, R"({"success":true,"result":{"deliverResults":[{"success":true,"errorMsg":"noise"}]}})"),
              Kind::sent);
    EXPECT_EQ(judged(200, R"({"success":true,"result":{"deliverResults":[{"success":false}]}})"), Kind::other_way);
    EXPECT_EQ(judged(200, R"({"success":false})"), Kind::other_way);
    EXPECT_EQ(judged(400, R"({"code":"param.templateNotExist"})"), Kind::other_way);
    EXPECT_EQ(judged(400, R"({"code":"param.cardAlreadyExist"})"), Kind::sent) << "the try before arrived";
    EXPECT_EQ(judged(500, R"({"code":"system.busy"})"), Kind::retry);
}

Inbound press(const json& body) {
    return decode_dingtalk_card(dump_json(body), "ding", "press-1");
}
json pressed_in_group() {
    return {
        {"type", "actionCallback"},
        {"outTrackId", "gridbot-1"},
        {"userId", "0102"},
        {"spaceType", "IM_GROUP"},
        {"spaceId", "cid=="},
        {"content",
         dump_json(json{{"cardPrivateData", {{"actionIds", {"b1"}}, {"params", {{"say", "受理 SH20261123-0001"}}}}}})}};
}

TEST(DingtalkCard, ThatIsPressedSaysItsWordsWhereItHangs) {
    const auto message = std::get<InboundMessage>(press(pressed_in_group()));
    EXPECT_EQ(message.text, "受理 SH20261123-0001");
    EXPECT_EQ(message.where, kGroup);
    EXPECT_EQ(message.sender_id, "0102");
    EXPECT_EQ(message.card, "gridbot-1");
    EXPECT_TRUE(message.mentions_bot);
}

TEST(DingtalkCard, IsReadAsTheOtherPagesOfTheDocumentationSpellIt) {
    json body = pressed_in_group();
    body.erase("content");
    body["value"] = dump_json(json{{"cardPrivateData", {{"actionIds", {"b1"}}}}, {"params", {{"say", "受理 1"}}}});
    body.erase("spaceId");
    const auto message = std::get<InboundMessage>(press(body));
    EXPECT_EQ(message.text, "受理 1");
    EXPECT_EQ(message.where, kPerson) << "whoever pressed is answered alone";
}

TEST(DingtalkCard, WithoutWordsOrWithNobodySaysNothing) {
    for (const char* missing : {"userId", "outTrackId", "content"}) {
        json body = pressed_in_group();
        body.erase(missing);
        EXPECT_TRUE(std::holds_alternative<Ignored>(press(body))) << missing;
    }
    EXPECT_TRUE(std::holds_alternative<Ignored>(decode_dingtalk_card("[]", "ding", "1")));
}

TEST(DingtalkCard, ThatIsPressedByTheCallbackIsSignedAndAnsweredWithNothing) {
    const auto robot = with_cards("http");
    HttpRequest request{.method = "POST",
                        .headers = {{"x-ddpaas-signature-timestamp", "1763778869000"},
                                    {"x-ddpaas-signature", "/x04fkEOAlMXEWH3ekXgXZJUo9FiAnzyLuIyC3dIC4o="}},
                        .body = dump_json(pressed_in_group())};
    ASSERT_TRUE(robot->verify(request, {})) << "the sheet's vector, 13.3";
    const auto decoded = robot->decode(request);
    const auto& message = std::get<InboundMessage>(*decoded);
    EXPECT_EQ(robot->respond("已受理", &message, {}).body, "{}");
    request.headers[0].second.back() = '1';
    EXPECT_FALSE(robot->verify(request, {}));
}

TEST(DingtalkRing, CallsAPersonTheWayTheTownWants) {
    for (const auto& [name, type] : {std::pair{"app", 1}, {"sms", 2}, {"phone", 3}}) {
        const auto robot = adapter(channel("dingtalk", {{"client_id", "key"}, {"client_secret", "s"}, {"ding", name}}));
        EXPECT_TRUE(robot->traits().rings);
        OutboundMessage message = plain("【特急】电梯困人");
        message.rings = true;
        EXPECT_FALSE(robot->can_say(message, Way::session));
        const auto call = robot->encode(message, Way::server, {.to = kPerson, .token = "t", .now = {}});
        EXPECT_EQ(call->url, "https://api.dingtalk.com/v1.0/robot/ding/send");
        EXPECT_EQ(body_of(*call), json({{"robotCode", "key"},
                                        {"remindType", type},
                                        {"receiverUserIdList", {"0102"}},
                                        {"content", "【特急】电梯困人"}}));
    }
    EXPECT_FALSE(dingtalk()->traits().rings);
    EXPECT_EQ(dingtalk()->judge({200, R"({"openDingId":"d","failedList":{"notActive":["0102"]}})"}, Way::server).kind,
              Kind::other_way);
    EXPECT_EQ(dingtalk()->judge({200, R"({"openDingId":"d","failedList":{}})"}, Way::server).kind, Kind::sent);
}

TEST(DingtalkSettings, OfCardsAndCallsAreChecked) {
    const auto faults = [](Settings settings) {
        ChannelConfig config = channel("dingtalk", settings);
        config.settings["client_id"] = config.settings["client_secret"] = {"x", 1};
        return check_channel(config, "gridbot.toml").size();
    };
    EXPECT_EQ(faults({{"ding", "phone"}, {"mode", "stream"}, {"card_template", "t"}}), 0u);
    EXPECT_EQ(faults({{"card_template", "t"}}), 2u) << "the route and its secret";
    EXPECT_EQ(faults({{"ding", "loud"}}), 1u);
}

TEST(DingtalkQuote, OfWhatTheRobotSentIsKnownByTheKeyOfItsSending) {
    const SentAs as =
        dingtalk()->sent_as({200, R"({"processQueryKey":"pqk0001="})"}, plain("x"), {.to = kGroup, .now = {}});
    EXPECT_EQ(as.name, "pqk0001=");
    EXPECT_EQ(as.card, "");
}

// -- official account
// -----------------------------------------------------------------------------------------------------

TEST(OaTemplate, FillsTheFieldsThatTheTownNames) {
    const json body =
        oa_template("SH20261123-0001 已办结：已更换路灯，感谢您的反映，请问您对处理满意吗\nhttps://t.example/c/abc",
                    {"thing1=text", "character_string2=ticket", "thing3=网格中心", "nonsense"});
    EXPECT_EQ(body["url"], "https://t.example/c/abc");
    EXPECT_EQ(body["data"]["thing1"]["value"], "SH20261123-0001 已办结：");
    EXPECT_EQ(body["data"]["character_string2"]["value"], "SH20261123-0001");
    EXPECT_EQ(body["data"]["thing3"]["value"], "网格中心");
    EXPECT_EQ(body["data"].size(), 3u);
    EXPECT_FALSE(oa_template("没有地址", {"thing1=text"}).contains("url"));
}

TEST(OaTemplate, IsTheWayBehindTheWindow) {
    ChannelConfig config = channel("wechat-oa", {{"app_id", "wx"}, {"app_secret", "s"}, {"template_id", "T1"}});
    config.lists["template_fields"] = {"thing1=text"};
    const auto account = adapter(config);
    EXPECT_THAT(account->ways(kPerson, false), ElementsAre(Way::server, Way::later));
    const auto call = account->encode(plain("已办结"), Way::later, {.to = kPerson, .token = "t", .now = {}});
    EXPECT_EQ(call->url, "https://api.weixin.qq.com/cgi-bin/message/template/send?access_token=t");
    const json body = body_of(*call);
    EXPECT_EQ(body["touser"], "0102");
    EXPECT_EQ(body["template_id"], "T1");
    EXPECT_FALSE(body["client_msg_id"].get<std::string>().empty());
    EXPECT_THAT(adapter(channel("wechat-oa", {}))->ways(kPerson, false), ElementsAre(Way::server));
}

}  // namespace
}  // namespace gridbot::adapters
