#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/link.hpp"
#include "adapters/onebot/signature.hpp"
#include "core/json.hpp"
#include "tests/unit/adapters/channel.hpp"

namespace gridbot::adapters {
namespace {

using namespace testing;
using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::VariantWith;
using Kind = Verdict::Kind;

constexpr Time kNow{};

std::unique_ptr<Adapter> onebot(Settings settings) {
    return adapter(channel("onebot", settings));
}

HttpRequest post(std::string body, std::vector<std::pair<std::string, std::string>> headers = {}) {
    return {.method = "POST", .headers = std::move(headers), .body = std::move(body)};
}

InboundMessage message_in(const Adapter& adapter, const std::string& name) {
    auto decoded = adapter.decode(post(sample("onebot/" + name)));
    return std::get<InboundMessage>(std::move(*decoded));
}

TEST(OnebotVerify, WantsTheSignatureOfTheBody) {
    const auto signed_one = onebot({{"secret", "abc"}, {"access_token", "t"}});
    const std::string body = R"({"post_type":"meta_event"})";
    const std::string good = "sha1=dee84b90c9e6d7a4dbf39d9ad95829fd5981780f";
    EXPECT_TRUE(signed_one->verify(post(body, {{"X-Signature", good}}), kNow));
    for (const std::string& bad :
         {std::string(), std::string("sha1="), good.substr(5), good + "0", "SHA1=" + good.substr(5)})
        EXPECT_EQ(signed_one->verify(post(body, {{"X-Signature", bad}}), kNow).error(), Errc::bad_signature) << bad;
    EXPECT_FALSE(signed_one->verify(post(body + "\n", {{"X-Signature", good}}), kNow));
    EXPECT_FALSE(signed_one->verify(post(body, {{"Authorization", "Bearer t"}}), kNow));
    EXPECT_EQ(signed_one->traits().refusal_status, 401);
}

TEST(OnebotVerify, EveryFlippedByteIsRefused) {
    const auto signed_one = onebot({{"secret", "s"}});
    const std::string body = sample("onebot/01_v11_group_message_array.json");
    const std::string signature = onebot_signature(body, "s");
    ASSERT_TRUE(signed_one->verify(post(body, {{"X-Signature", signature}}), kNow));
    for (std::size_t i = 0; i < body.size(); ++i) {
        std::string flipped = body;
        flipped[i] = static_cast<char>(flipped[i] ^ 1);
        EXPECT_FALSE(signed_one->verify(post(flipped, {{"X-Signature", signature}}), kNow)) << i;
    }
}

TEST(OnebotVerify, TakesATokenOfVersion12) {
    const auto both = onebot({{"secret", "s"}, {"access_token", "t"}});
    EXPECT_TRUE(both->verify(post("{}", {{"X-OneBot-Version", "12"}, {"Authorization", "Bearer t"}}), kNow));
    EXPECT_FALSE(both->verify(post("{}", {{"X-OneBot-Version", "12"}, {"Authorization", "Bearer x"}}), kNow));
    EXPECT_FALSE(both->verify(post("{}", {{"X-OneBot-Version", "12"}}), kNow));
    const auto secret_alone = onebot({{"secret", "s"}});
    EXPECT_FALSE(secret_alone->verify(post("{}", {{"X-OneBot-Version", "12"}}), kNow));
}

TEST(OnebotHears, WhatTheInboxStillRemembersUnlessToldOtherwise) {
    EXPECT_EQ(onebot({{"secret", "s"}})->hears_for(), std::chrono::hours(24));
    EXPECT_EQ(onebot({{"secret", "s"}, {"hears_for", "30m"}})->hears_for(), std::chrono::minutes(30));
}

TEST(OnebotRespond, IsAQuickOperation) {
    const auto one = onebot({{"secret", "s"}});
    const InboundMessage message = message_in(*one, "01_v11_group_message_array.json");
    const HttpResponse response = one->respond("[CQ:at,qq=all] 已登记", &message, kNow);
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(read_json(response.body),
              json({{"reply", "[CQ:at,qq=all] 已登记"}, {"auto_escape", true}, {"at_sender", false}}));
    EXPECT_EQ(one->respond("", nullptr, kNow).body, "");
    EXPECT_EQ(one->respond("", nullptr, kNow).status, 204) << "an empty 200 is no list of actions of version 12";
}

TEST(OnebotRespond, IsAListOfActionsInVersion12) {
    const auto one = onebot({{"access_token", "t"}});
    const InboundMessage message = message_in(*one, "07_v12_group_message.json");
    const json answer = read_json(one->respond("已登记", &message, kNow).body);
    ASSERT_EQ(answer.size(), 1u);
    EXPECT_EQ(answer[0]["action"], "send_message");
    EXPECT_EQ(answer[0]["params"]["group_id"], "12345678901@chatroom");
    EXPECT_EQ(answer[0]["params"]["message"][0]["data"]["text"], "已登记");
    EXPECT_EQ(answer[0]["self"], json({{"platform", "wechat"}, {"user_id", "wxid_gridbotexample"}}));
}

TEST(OnebotEncode, SaysSegmentsByHttp) {
    const auto one = onebot({{"secret", "s"}, {"access_token", "t"}, {"api_base", "http://127.0.0.1:5700/"}});
    const auto group = one->encode(plain("[CQ:at,qq=all]"), Way::server, {.to = {"wx", "88001", false}});
    EXPECT_EQ(group->url, "http://127.0.0.1:5700/send_group_msg");
    EXPECT_EQ(header(*group, "Authorization"), "Bearer t");
    EXPECT_EQ(body_of(*group),
              json({{"group_id", 88001},
                    {"message", json::array({{{"type", "text"}, {"data", {{"text", "[CQ:at,qq=all]"}}}}})}}));
    OutboundMessage called = plain("请受理");
    called.mentions = {"20002001"};
    const auto person = one->encode(called, Way::server, {.to = {"wx", "wxid_x", true}});
    EXPECT_EQ(person->url, "http://127.0.0.1:5700/send_private_msg");
    EXPECT_EQ(body_of(*person)["user_id"], "wxid_x");
    EXPECT_EQ(body_of(*person)["message"][0], json({{"type", "at"}, {"data", {{"qq", "20002001"}}}}));
    EXPECT_EQ(body_of(*person)["message"][1]["data"]["text"], " 请受理");
}

TEST(OnebotEncode, SpeaksVersion12WhereTheSettingsSaySo) {
    const auto one = onebot({{"access_token", "t"}, {"api_base", "http://h:1"}, {"version", "12"}});
    const auto call = one->encode(plain("好"), Way::server, {.to = {"wx", "88001", false}});
    EXPECT_EQ(call->url, "http://h:1/");
    EXPECT_EQ(body_of(*call)["action"], "send_message");
    EXPECT_EQ(body_of(*call)["params"]["group_id"], "88001");
}

InboundMessage quoting(std::string name) {
    return {.where = {"wx", "88001", false}, .quoted_message_id = std::move(name), .addressed_to = "10001000"};
}

TEST(OnebotQuote, NamesWhatWasSentAsTheBridgeDid) {
    for (const char* version : {"11", "12"}) {
        const auto one = onebot({{"secret", "s"}, {"version", version}});
        const auto named = [&](const std::string& body, const Conversation& to) {
            return one->sent_as({200, body}, plain("已登记"), {.to = to}).name;
        };
        const Conversation group{"wx", "88001", false};
        EXPECT_EQ(named(R"({"status":"ok","retcode":0,"data":{"message_id":-77}})", group), "group/88001/-77");
        EXPECT_EQ(named(R"({"status":"ok","retcode":0,"data":{"message_id":"m/1"},"echo":"gb-1"})", group),
                  "group/88001/m/1");
        EXPECT_EQ(named(R"({"status":"ok","retcode":0,"data":{"message_id":5}})", {"wx", "88001", true}),
                  "private/88001/5");
        EXPECT_EQ(named(R"({"status":"async","retcode":1,"data":null})", group), "");
        EXPECT_EQ(named("<html>", group), "");
    }
}

TEST(OnebotQuote, AsksTheBridgeForWhatWasSaidInAResponse) {
    const auto one = onebot({{"secret", "s"}, {"access_token", "t"}, {"api_base", "http://127.0.0.1:5700"}});
    const auto call = one->ask_for_quoted(quoting("group/88001/-77"));
    ASSERT_TRUE(call);
    EXPECT_EQ(call->url, "http://127.0.0.1:5700/get_msg");
    EXPECT_EQ(header(*call, "Authorization"), "Bearer t");
    EXPECT_EQ(body_of(*call), json({{"message_id", -77}}));
    EXPECT_EQ(body_of(*one->ask_for_quoted(quoting("group/88001/msg-7"))), json({{"message_id", "msg-7"}}));

    InboundMessage newer = quoting("group/88001/m1");
    newer.addressed_to = "wechat/wxid_x";
    EXPECT_FALSE(one->ask_for_quoted(newer)) << "version 12 has no such action";
    EXPECT_FALSE(onebot({{"secret", "s"}})->ask_for_quoted(quoting("group/88001/-77"))) << "nobody to ask";
    const auto over_link =
        onebot({{"mode", "reverse-websocket"}, {"access_token", "t"}, {"api_base", "http://127.0.0.1:5700"}});
    EXPECT_FALSE(over_link->ask_for_quoted(quoting("group/88001/-77"))) << "its answers are messages";
}

TEST(OnebotQuote, ReadsTheWordsOfWhatItAskedFor) {
    const auto one = onebot({{"secret", "s"}});
    const auto words = [&](const std::string& body) { return one->read_quoted({200, body}); };
    EXPECT_EQ(words(R"({"status":"ok","retcode":0,"data":{"message_id":7,"message":"[CQ:at,qq=1] 已登记 SH1"}})"),
              " 已登记 SH1");
    EXPECT_EQ(words(R"({"retcode":0,"data":{"message":[{"type":"text","data":{"text":"已"}},{"type":"image"},)"
                    R"({"type":"text","data":{"text":"登记"}}]}})"),
              "已登记");
    for (const char* nothing : {"", "{}", R"({"retcode":1404,"data":null})", R"({"data":{"message":7}})", "[]"})
        EXPECT_EQ(words(nothing), "") << nothing;
}

Kind judged(const std::string& body, int status = 200) {
    return onebot({{"secret", "s"}})->judge({status, body}, Way::server).kind;
}

TEST(OnebotEncode, RepeatsTheTypeInWhichABridgeWritesItsIds) {
    const auto one = onebot({{"secret", "s"}, {"api_base", "http://bridge"}});
    const auto group = [&](const std::string& id) {
        const SendContext context{.to = {"ding", id, false}};
        return body_of(one->encode(plain("已登记"), Way::server, context).value())["group_id"];
    };
    json event = read_json(sample("onebot/01_v11_group_message_array.json"));
    EXPECT_EQ(group("5566"), json(5566));
    event["group_id"] = "5566";
    (void)one->decode(post(dump_json(event)));
    EXPECT_EQ(group("5566"), json("5566"));
    EXPECT_EQ(group("7788"), json(7788));
}

TEST(OnebotEncode, AsksForAQuoteByAnIdOfTheTypeInWhichTheBridgeWritesThem) {
    const auto one = onebot({{"secret", "s"}, {"api_base", "http://bridge"}});
    json event = read_json(sample("onebot/01_v11_group_message_array.json"));
    event["message"] = R"([CQ:reply,id=77]办结)";
    const auto asked = [&](const json& message_id) {
        event["message_id"] = message_id;
        const auto heard = std::get<InboundMessage>(one->decode(post(dump_json(event))).value());
        return body_of(one->ask_for_quoted(heard).value())["message_id"];
    };
    EXPECT_EQ(asked(-78), json(77));
    EXPECT_EQ(asked("78"), json("77"));
}

TEST(OnebotEncode, NamesToABridgeOfVersion12TheAccountThatItShowed) {
    const auto one = onebot({{"access_token", "t"}, {"api_base", "http://bridge"}, {"version", "12"}});
    const auto said = [&] {
        return body_of(one->encode(plain("好"), Way::server, {.to = {"ding", "g", false}}).value());
    };
    EXPECT_FALSE(said().contains("self"));
    (void)message_in(*one, "07_v12_group_message.json");
    EXPECT_EQ(said()["self"], json({{"platform", "wechat"}, {"user_id", "wxid_gridbotexample"}}));
}

TEST(OnebotJudge, KnowsTheRetcodes) {
    EXPECT_EQ(judged(R"({"status":"ok","retcode":0,"data":{}})"), Kind::sent);
    EXPECT_EQ(judged(R"({"status":"async","retcode":1,"data":null})"), Kind::sent);
    EXPECT_EQ(judged(R"({"status":"failed","retcode":100,"data":null})"), Kind::retry);
    EXPECT_EQ(judged(R"({"status":"failed","retcode":1400})"), Kind::other_way);
    EXPECT_EQ(judged(R"({"status":"failed","retcode":10004})"), Kind::other_way);
    EXPECT_EQ(judged(R"({"status":"failed","retcode":10007})"), Kind::other_way);
    EXPECT_EQ(judged(R"({"status":"failed","retcode":34001})"), Kind::other_way);
    EXPECT_EQ(judged(R"({"status":"failed","retcode":35001})"), Kind::other_way);
    EXPECT_EQ(judged(R"({"status":"failed","retcode":33001})"), Kind::retry);
    EXPECT_EQ(judged(R"({"status":"failed","retcode":10002})"), Kind::retry);
    EXPECT_EQ(judged("", 401), Kind::retry);
    EXPECT_EQ(judged("<html>", 200), Kind::retry);
}

class OnebotTalk : public ::testing::Test {
protected:
    std::unique_ptr<Adapter> adapter_ =
        onebot({{"mode", "websocket"}, {"ws_url", "ws://127.0.0.1:6700/"}, {"access_token", "t"}});
    std::unique_ptr<LinkTalk> talk_ = adapter_->link()->talk("a1", nullptr);
};

TEST_F(OnebotTalk, ConnectsWithTheToken) {
    const LinkAddress address = *adapter_->link()->address(nullptr);
    EXPECT_EQ(address.url, "ws://127.0.0.1:6700/");
    EXPECT_THAT(address.headers, ElementsAre(std::pair<std::string, std::string>("Authorization", "Bearer t")));
    EXPECT_THAT(talk_->opened(), ElementsAre(VariantWith<Usable>(::testing::_)));
    EXPECT_FALSE(adapter_->traits().answers_in_response);
}

TEST_F(OnebotTalk, TakesMessagesAndAcknowledgesNothing) {
    const auto steps = talk_->heard(sample("onebot/01_v11_group_message_array.json"));
    EXPECT_EQ(std::get<Take>(steps.at(0)).stored, "");
}

TEST_F(OnebotTalk, KnowsAnswersByTheirEcho) {
    const auto call = talk_->encode(plain("好"), Way::link, {.to = {"wx", "88001", false}, .idempotency_key = 7});
    EXPECT_EQ(call->key, "gb-7");
    EXPECT_EQ(read_json(call->frame)["echo"], "gb-7");
    const auto steps = talk_->heard(R"({"status":"ok","retcode":0,"data":{"message_id":1},"echo":"gb-7"})");
    EXPECT_EQ(std::get<Answered>(steps.at(0)).key, "gb-7");
}

TEST_F(OnebotTalk, RepeatsTheKindOfIdThatItWasGiven) {
    const SendContext context{.to = {"wx", "88001", false}};
    EXPECT_EQ(read_json(talk_->encode(plain("好"), Way::link, context)->frame)["params"]["group_id"], 88001);
    json event = read_json(sample("onebot/01_v11_group_message_array.json"));
    event["group_id"] = "88001";
    talk_->heard(dump_json(event));
    EXPECT_EQ(read_json(talk_->encode(plain("好"), Way::link, context)->frame)["params"]["group_id"], "88001");
}

TEST_F(OnebotTalk, SpeaksVersion12OnceItHasHeardIt) {
    talk_->heard(sample("onebot/07_v12_group_message.json"));
    const auto call = talk_->encode(plain("好"), Way::link, {.to = {"wx", "12345678901@chatroom", false}});
    const json frame = read_json(call->frame);
    EXPECT_EQ(frame["action"], "send_message");
    EXPECT_EQ(frame["self"]["user_id"], "wxid_gridbotexample");
}

TEST_F(OnebotTalk, AHeartbeatDoesNotLogTheAccountInAgain) {
    talk_->heard(
        R"({"id":"1","type":"meta","detail_type":"status_update","status":{"good":true,"bots":[{"online":false}]}})");
    const auto steps = talk_->heard(R"({"id":"2","type":"meta","detail_type":"heartbeat","interval":5000})");
    const auto& state = std::get<ChannelState>(steps.at(0));
    EXPECT_FALSE(state.up);
    EXPECT_EQ(state.lasts, std::chrono::seconds(15));
}

TEST_F(OnebotTalk, SurvivesAnything) {
    for (const char* text :
         {"", "[]", "{}", "1", R"({"echo":{"a":1}})", R"({"post_type":1})", R"({"post_type":"message"})"})
        EXPECT_THAT(talk_->heard(text), ElementsAre(VariantWith<Ignored>(::testing::_))) << text;
}

TEST(OnebotAdmission, WantsTheToken) {
    const auto reverse = onebot({{"mode", "reverse-websocket"}, {"access_token", "t"}});
    const Link& link = *reverse->link();
    EXPECT_FALSE(link.rules().opened_by_us);
    EXPECT_EQ(link.admit(post("")).status, 401);
    EXPECT_EQ(link.admit(post("", {{"Authorization", "Bearer x"}})).status, 403);
    EXPECT_EQ(link.admit(post("", {{"Authorization", "Bearer t"}})).status, 101);
    HttpRequest by_query = post("");
    by_query.query = {{"access_token", "t"}};
    EXPECT_EQ(link.admit(by_query).status, 101);
    EXPECT_EQ(onebot({{"mode", "reverse-websocket"}})->link()->admit(post("", {{"Authorization", "Bearer "}})).status,
              401);
}

TEST(OnebotAdmission, NamesTheSubprotocolOfVersion12) {
    const auto reverse = onebot({{"mode", "reverse-websocket"}, {"access_token", "t"}});
    const auto admitted = reverse->link()->admit(
        post("", {{"Authorization", "Bearer t"}, {"Sec-WebSocket-Protocol", "11.old, 12.ComWeChat"}}));
    EXPECT_EQ(admitted.subprotocol, "12.ComWeChat");
}

TEST(OnebotAdmission, CallsDoNotGoToAConnectionForEvents) {
    const auto reverse = onebot({{"mode", "reverse-websocket"}, {"access_token", "t"}});
    const HttpRequest events = post("", {{"X-Client-Role", "Event"}});
    const HttpRequest both = post("", {{"X-Client-Role", "Universal"}});
    EXPECT_THAT(reverse->link()->talk("a", &events)->opened(), ElementsAre(VariantWith<ChannelState>(::testing::_)));
    EXPECT_THAT(reverse->link()->talk("a", &both)->opened(), ElementsAre(VariantWith<Usable>(::testing::_)));
}

TEST(OnebotWays, AreTheSocketFirst) {
    const Conversation group{"wx", "1", false};
    EXPECT_THAT(onebot({{"secret", "s"}, {"api_base", "http://h"}})->ways(group, false), ElementsAre(Way::server));
    EXPECT_THAT(onebot({{"mode", "websocket"}, {"ws_url", "ws://h"}, {"api_base", "http://h"}})->ways(group, false),
                ElementsAre(Way::reply, Way::link, Way::server));
    const auto one_address = onebot({{"mode", "websocket"}, {"api_base", "http://h:1/"}});
    EXPECT_THAT(one_address->ways(group, false), ElementsAre(Way::reply, Way::link));
    EXPECT_EQ(one_address->per_minute(Way::reply), 0);
    EXPECT_GT(one_address->per_minute(Way::link), 0);
    EXPECT_EQ(one_address->link()->address(nullptr)->url, "ws://h:1/");
}

std::vector<std::string> faults(Settings settings) {
    std::vector<std::string> found;
    for (const ConfigFault& fault : check_channel(channel("onebot", settings), "gridbot.toml"))
        if (fault.weight == ConfigFault::Weight::fault) found.push_back(fault.what);
    return found;
}

TEST(OnebotCheck, WantsTheDoorsLocked) {
    EXPECT_EQ(faults({}).size(), 1u);
    EXPECT_THAT(faults({{"secret", "s"}}), IsEmpty());
    EXPECT_EQ(faults({{"mode", "websocket"}}).size(), 1u);
    EXPECT_EQ(faults({{"mode", "websocket"}, {"ws_url", "http://h"}}).size(), 1u);
    EXPECT_EQ(faults({{"mode", "reverse-websocket"}}).size(), 1u);
    EXPECT_THAT(faults({{"mode", "reverse-websocket"}, {"access_token", "t"}}), IsEmpty());
}

TEST(OnebotCheck, StatesTheRisk) {
    const auto all = check_channel(channel("onebot", {{"secret", "s"}, {"api_base", "http://h"}}), "gridbot.toml");
    ASSERT_EQ(all.size(), 1u);
    EXPECT_THAT(all[0].what, ::testing::HasSubstr("breaks WeChat's terms"));
}

}  // namespace
}  // namespace gridbot::adapters
