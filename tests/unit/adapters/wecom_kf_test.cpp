#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/pull.hpp"
#include "core/json.hpp"
#include "tests/unit/adapters/wecom_vectors.hpp"

namespace gridbot::adapters {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::HasSubstr;
using Kind = Verdict::Kind;

ChannelConfig config() {
    return testing::channel("wecom-kf", {{"corp_id", "wx5823bf96d3bd56c7"},
                                         {"secret", "secret"},
                                         {"token", "QDG6eK"},
                                         {"encoding_aes_key", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"},
                                         {"open_kfid", "wkEXAMPLE0003BUILDING"}});
}
std::unique_ptr<Adapter> kf() {
    return testing::adapter(config());
}

Inbound heard(const std::string& xml) {
    return kf()->decode(testing::sealed(testing::wecom_app_crypt(), xml)).value();
}
std::string callback(const char* account) {
    return std::string("<xml><MsgType>event</MsgType><Event>kf_msg_or_event</Event><Token>ENC1</Token><OpenKfId>") +
           account + "</OpenKfId></xml>";
}

Pulled page_of(const json& page, const std::string& cursor = "c0") {
    return kf()->pull()->read({200, dump_json(page)}, cursor).value();
}
json page_with(const json& items) {
    return {{"errcode", 0}, {"next_cursor", "c1"}, {"has_more", 0}, {"msg_list", items}};
}
json said(json content) {
    json item{{"msgid", "m1"}, {"external_userid", "wm1"}, {"send_time", 1781489105}, {"origin", 3}};
    item.update(content);
    return item;
}
Inbound only_item(const json& item) {
    return page_of(page_with(json::array({item}))).items.at(0);
}

TEST(WecomKfCallback, IsAKnockWithTheKeyToWhatWasSaid) {
    EXPECT_EQ(std::get<Knock>(heard(testing::sample("wecom/08_kf_event.plain.xml"))).key,
              "ENCExampleToken0000000000000000000000000000001");
    EXPECT_EQ(std::get<Ignored>(heard(callback("wkOTHER"))).why, "other_account");
    EXPECT_EQ(std::get<Ignored>(heard("<xml><Event>subscribe</Event></xml>")).why, "event_other");
    EXPECT_EQ(std::get<Ignored>(heard("nothing")).why, "not_xml");
}

TEST(WecomKfPage, ReadsTheSample) {
    const Pulled page = page_of(read_json(testing::sample("wecom/08_kf_sync_msg.response.json")));
    EXPECT_EQ(page.cursor, "4gw7MepFLfgF2VC5npN");
    EXPECT_FALSE(page.more);
    ASSERT_EQ(page.items.size(), 3U);
    const auto& arrival = std::get<Arrival>(page.items[0]);
    EXPECT_EQ(arrival.scene, "unit=2");
    EXPECT_EQ(arrival.entrance, "bldg-3") << "what holds where the parameter names no place";
    EXPECT_EQ(arrival.who.sender_id, "wmEXAMPLERESIDENT00000000000001");
    EXPECT_EQ(arrival.who.session->expires_at - arrival.who.sent_at, 20s);
    const auto& message = std::get<InboundMessage>(page.items[1]);
    EXPECT_EQ(message.text, "你好，4号楼门口有人把电动车停在消防通道上，请来看一下");
    EXPECT_EQ(message.where, (Conversation{"ding", "wmEXAMPLERESIDENT00000000000001", true}));
    EXPECT_EQ(message.message_id, "kf-msg-1");
    EXPECT_EQ(std::get<InboundMessage>(page.items[2]).images.at(0), "EXAMPLE-MEDIA-ID-1");
}

TEST(WecomKfPage, ReadsEveryTypeOfMessage) {
    const std::pair<json, const char*> kinds[] = {
        {{{"msgtype", "text"}, {"text", {{"content", "满意"}, {"menu_id", "1"}}}}, "满意"},
        {{{"msgtype", "voice"}, {"voice", {{"media_id", "m"}}}}, "[语音]"},
        {{{"msgtype", "file"}, {"file", {{"media_id", "m"}}}}, "[文件]"},
        {{{"msgtype", "location"}, {"location", {{"name", "东门"}, {"address", "柳岸路1号"}}}},
         "[位置] 东门 柳岸路1号"},
        {{{"msgtype", "link"}, {"link", {{"title", "标题"}}}}, "[链接] 标题"}};
    for (const auto& [content, text] : kinds) EXPECT_EQ(std::get<InboundMessage>(only_item(said(content))).text, text);
}

TEST(WecomKfPage, LeavesOutWhatNoCustomerSaid) {
    const json by_servicer = said({{"origin", 5}, {"msgtype", "text"}, {"text", {{"content", "我是人工"}}}});
    EXPECT_EQ(std::get<Ignored>(only_item(by_servicer)).why, "not_from_customer");
    const json failed = said({{"origin", 4}, {"msgtype", "event"}, {"event", {{"event_type", "msg_send_fail"}}}});
    EXPECT_EQ(std::get<Ignored>(only_item(failed)).why, "send_failed");
    EXPECT_EQ(std::get<Ignored>(only_item(said({{"msgtype", "channels_shop_order"}}))).why, "unknown_msgtype");
    EXPECT_EQ(std::get<Ignored>(only_item({{"origin", 3}, {"msgtype", "text"}})).why, "missing_field");
}

TEST(WecomKfPage, GoesOnWhileThereIsMoreEvenWhenAPageIsEmpty) {
    json page = page_with(json::array());
    page["has_more"] = 1;
    EXPECT_TRUE(page_of(page).more);
    page["next_cursor"] = "c0";
    EXPECT_FALSE(page_of(page).more) << "the same page without an end";
    page.erase("next_cursor");
    EXPECT_EQ(page_of(page).cursor, "c0");
}

TEST(WecomKfPage, IsNoneWhenThePlatformRefuses) {
    for (const char* bad : {R"({"errcode":40014})", "<html>", "[]", "", "{}"})
        EXPECT_FALSE(kf()->pull()->read({200, bad}, "")) << bad;
    EXPECT_FALSE(kf()->pull()->read({502, dump_json(page_with(json::array()))}, ""));
}

TEST(WecomKfPage, SurvivesFieldsOfWrongTypes) {
    EXPECT_TRUE(page_of({{"errcode", 0}, {"msg_list", 7}, {"next_cursor", 8}, {"has_more", "x"}}).items.empty());
    EXPECT_EQ(page_of(page_with({1, "x", nullptr, {{"msgtype", 5}}})).items.size(), 1U);
}

TEST(WecomKfPull, AsksFromTheCursorWithTheKeyOfTheKnock) {
    const HttpCall call = kf()->pull()->call("c7", "ENC1", "TOKEN");
    EXPECT_THAT(call.url, HasSubstr("/cgi-bin/kf/sync_msg?access_token=TOKEN"));
    const json body = testing::body_of(call);
    EXPECT_EQ(body["cursor"], "c7");
    EXPECT_EQ(body["token"], "ENC1");
    EXPECT_EQ(body["open_kfid"], "wkEXAMPLE0003BUILDING");
    EXPECT_FALSE(testing::body_of(kf()->pull()->call("", "", "T")).contains("cursor"));
}

SendContext to_resident() {
    return {.to = {"ding", "wm1", true}, .token = "TOKEN", .idempotency_key = 7};
}

TEST(WecomKfEncode, AnswersUnderANumberThatStaysTheSame) {
    const auto call = kf()->encode(testing::plain("已登记"), Way::server, to_resident()).value();
    EXPECT_THAT(call.url, HasSubstr("/cgi-bin/kf/send_msg?"));
    const json body = testing::body_of(call);
    EXPECT_EQ(body["touser"], "wm1");
    EXPECT_EQ(body["text"]["content"], "已登记");
    EXPECT_EQ(body["msgid"].get<std::string>().size(), 32U);
    EXPECT_EQ(testing::body_of(kf()->encode(testing::plain("已登记"), Way::server, to_resident()).value()), body);
}

TEST(WecomKfEncode, GreetsWithTheCodeOfTheEntry) {
    SendContext context = to_resident();
    context.session_url = "kf-welcome:WELCOME-1";
    const auto call = kf()->encode(testing::plain("您好"), Way::session, context).value();
    EXPECT_THAT(call.url, HasSubstr("/cgi-bin/kf/send_msg_on_event?"));
    EXPECT_EQ(testing::body_of(call)["code"], "WELCOME-1");
    context.session_url = "https://elsewhere.example";
    EXPECT_FALSE(kf()->encode(testing::plain("您好"), Way::session, context));
}

TEST(WecomKfJudge, TakesAClosedWindowForTheEndOfThisWay) {
    for (int code : {95001, 95002, 95018, 40096})
        EXPECT_EQ(kf()->judge({200, R"({"errcode":)" + std::to_string(code) + "}"}, Way::server).kind, Kind::other_way);
    EXPECT_EQ(kf()->judge({200, R"({"errcode":95016})"}, Way::session).kind, Kind::other_way);
    EXPECT_EQ(kf()->judge({200, R"({"errcode":0})"}, Way::session).kind, Kind::sent);
}

TEST(WecomKf, HasTheWindowOfTheSheet) {
    EXPECT_EQ(kf()->window()->length, 48h);
    EXPECT_EQ(kf()->window()->messages, 5);
}

}  // namespace
}  // namespace gridbot::adapters
