#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/link.hpp"
#include "core/json.hpp"
#include "tests/unit/adapters/channel.hpp"

namespace gridbot::adapters {
namespace {

using nlohmann::json;
using namespace testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::VariantWith;

class DingtalkStreamLink : public ::testing::Test {
protected:
    std::string frame(const std::string& type, const std::string& topic, const std::string& data) const {
        const json made{{"type", type},
                        {"headers", {{"topic", topic}, {"messageId", "m-1"}, {"time", "1763778869000"}}},
                        {"data", data}};
        return dump_json(made);
    }
    static json said(const LinkStep& step) { return read_json(std::get<Say>(step).frame); }

    std::unique_ptr<Adapter> adapter_ =
        adapter(channel("dingtalk", {{"client_id", "key"}, {"client_secret", "secret"}, {"mode", "stream"}}));
    const Link& link_ = *adapter_->link();
    std::unique_ptr<LinkTalk> talk_ = link_.talk("a1", nullptr);
};

TEST_F(DingtalkStreamLink, IsThereInStreamModeOnly) {
    EXPECT_EQ(dingtalk()->link(), nullptr);
    EXPECT_TRUE(dingtalk()->traits().answers_in_response);
    EXPECT_FALSE(adapter_->traits().answers_in_response);
}

TEST_F(DingtalkStreamLink, AsksForATicketAndForNoXml) {
    const HttpCall call = *link_.ask();
    EXPECT_EQ(call.url, "https://api.dingtalk.com/v1.0/gateway/connections/open");
    EXPECT_EQ(header(call, "Accept"), "application/json");
    EXPECT_EQ(body_of(call)["clientId"], "key");
    EXPECT_EQ(body_of(call)["clientSecret"], "secret");
    EXPECT_EQ(body_of(call)["subscriptions"][0], json({{"type", "CALLBACK"}, {"topic", "/v1.0/im/bot/messages/get"}}));
}

TEST_F(DingtalkStreamLink, EncodesTheTicketIntoTheAddress) {
    const HttpReply reply{200, R"({"endpoint":"wss://host:443/connect","ticket":"a+b/=="})"};
    EXPECT_EQ(link_.address(&reply)->url, "wss://host:443/connect?ticket=a%2Bb%2F%3D%3D");
}

TEST_F(DingtalkStreamLink, HasNoAddressWhereThePlatformRefuses) {
    const HttpReply refused{401, R"({"code":"authFailed"})"};
    const HttpReply half{200, R"({"endpoint":"wss://host"})"};
    const HttpReply xml{200, "<xml/>"};
    EXPECT_FALSE(link_.address(&refused));
    EXPECT_FALSE(link_.address(&half));
    EXPECT_FALSE(link_.address(&xml));
    EXPECT_FALSE(link_.address(nullptr));
}

TEST_F(DingtalkStreamLink, EchoesThePing) {
    const auto steps = talk_->heard(frame("SYSTEM", "ping", R"({"opaque":"x"})"));
    ASSERT_EQ(steps.size(), 1u);
    EXPECT_EQ(said(steps[0]), json({{"code", 200},
                                    {"headers", {{"contentType", "application/json"}, {"messageId", "m-1"}}},
                                    {"message", "OK"},
                                    {"data", R"({"opaque":"x"})"}}));
}

TEST_F(DingtalkStreamLink, IsReplacedWhenThePlatformSaysDisconnect) {
    EXPECT_THAT(talk_->heard(frame("SYSTEM", "disconnect", R"({"reason":"connection is expired"})")),
                ElementsAre(VariantWith<Replace>(::testing::_)));
}

TEST_F(DingtalkStreamLink, TakesARobotMessageAndAcknowledgesItOnceStored) {
    const auto steps = talk_->heard(sample("dingtalk/stream_frame_robot_message.json"));
    ASSERT_EQ(steps.size(), 1u);
    const Take& take = std::get<Take>(steps[0]);
    EXPECT_EQ(take.message.message_id, "msgRGVtb01zZzAwMDE=");
    EXPECT_EQ(take.message.where, (Conversation{"ding", "cidR3JpZERlbW9Hcm91cDAwMQ==", false}));
    EXPECT_EQ(take.message.text, " 3号楼2单元电梯坏了，一位老人困在里面，请尽快派人");
    ASSERT_TRUE(take.message.session);
    const json stored = read_json(take.stored);
    EXPECT_EQ(stored["code"], 200);
    EXPECT_EQ(stored["headers"]["messageId"], "2100d0a1_0001_19aa0000000_0001");
    EXPECT_EQ(stored["data"], R"({"response":null})");
}

TEST_F(DingtalkStreamLink, NamesAMessageWithoutIdByItsFrame) {
    json body = read_json(read_json(sample("dingtalk/stream_frame_robot_message.json"))["data"].get<std::string>());
    body.erase("msgId");
    const auto steps = talk_->heard(frame("CALLBACK", "/v1.0/im/bot/messages/get", dump_json(body)));
    EXPECT_EQ(std::get<Take>(steps.at(0)).message.message_id, "m-1");
}

TEST_F(DingtalkStreamLink, AcknowledgesWhatCannotBeReadSoThatItDoesNotComeAgain) {
    for (const char* data : {"", "[]", "{", R"({"msgId":"m"})"}) {
        const auto steps = talk_->heard(frame("CALLBACK", "/v1.0/im/bot/messages/get", data));
        ASSERT_EQ(steps.size(), 2u) << data;
        EXPECT_EQ(said(steps[0])["code"], 200);
        EXPECT_TRUE(std::holds_alternative<Ignored>(steps[1]));
    }
}

TEST_F(DingtalkStreamLink, ConsumesEvents) {
    const auto steps = talk_->heard(frame("EVENT", "*", R"({"timeStamp":1})"));
    EXPECT_EQ(read_json(said(steps.at(0))["data"].get<std::string>())["status"], "SUCCESS");
    EXPECT_TRUE(std::get<Ignored>(steps.at(1)).expected);
}

TEST_F(DingtalkStreamLink, TellsOfAnEventThatWasKeptBackOverQuota) {
    const auto steps = talk_->heard(frame("EVENT", "*", R"({"errCode":"20001","errMsg":"over quota"})"));
    EXPECT_EQ(read_json(said(steps.at(0))["data"].get<std::string>())["status"], "SUCCESS");
    EXPECT_TRUE(std::get<Ignored>(steps.at(1)).used_up);
}

TEST_F(DingtalkStreamLink, AcknowledgesCardCallbacksAndRefusesUnknownTopics) {
    EXPECT_EQ(said(talk_->heard(sample("dingtalk/stream_frame_card_callback.json")).at(0))["data"],
              R"({"response":{}})");
    EXPECT_EQ(said(talk_->heard(frame("CALLBACK", "/v1.0/graph/api/invoke", "{}")).at(0))["code"], 404);
}

TEST_F(DingtalkStreamLink, SaysNothingToWhatIsNoFrame) {
    for (const char* text : {"", "nonsense", "[]", "1", "{}", R"({"type":7,"headers":[],"data":{}})"})
        EXPECT_THAT(talk_->heard(text), ElementsAre(VariantWith<Ignored>(::testing::_))) << text;
}

}  // namespace
}  // namespace gridbot::adapters
