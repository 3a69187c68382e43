#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "adapters/onebot/decode.hpp"
#include "adapters/onebot/segments.hpp"
#include "adapters/onebot/signature.hpp"
#include "core/json.hpp"
#include "tests/unit/adapters/channel.hpp"

namespace gridbot::adapters {
namespace {

using namespace std::chrono_literals;
using namespace testing;
using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Inbound read(const json& event) {
    return decode_onebot(event, "wx");
}

InboundMessage message_in(const json& event) {
    Inbound inbound = read(event);
    return std::get<InboundMessage>(std::move(inbound));
}

json sample_json(const std::string& name) {
    return read_json(sample("onebot/" + name));
}

std::vector<json> sample_lines(const std::string& name) {
    std::istringstream file(sample("onebot/" + name));
    std::vector<json> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(read_json(line));
    return lines;
}

TEST(OnebotVectors, SignatureIsThatOfTheBytesAsTheyCame) {
    const json vectors = sample_json("vectors.json");
    for (const json& one : vectors["x_signature"])
        EXPECT_EQ(onebot_signature(one["body"].get<std::string>(), one["secret"].get<std::string>()),
                  one["x_signature"])
            << one["id"];
}

TEST(OnebotVectors, CqCodesBecomeSegments) {
    const json vectors = sample_json("vectors.json");
    for (const json& one : vectors["cq_code"])
        EXPECT_EQ(parse_cq(one["cq"].get<std::string>()), read_segments(one["segments"])) << one["cq"];
}

TEST(CqCodes, WhatIsNoCodeIsText) {
    for (const char* text : {"[CQ:at,qq=1", "[图片]", "CQ:at]", "&", "&amp", "["})
        EXPECT_THAT(parse_cq(text), ElementsAre(Segment{"text", {{"text", text}}})) << text;
    EXPECT_THAT(parse_cq(""), IsEmpty());
    EXPECT_THAT(parse_cq("[CQ:]"), ElementsAre(Segment{"", {}}));
    EXPECT_THAT(parse_cq("[CQ:face,id=1,broken,a=b=c]"), ElementsAre(Segment{"face", {{"id", "1"}, {"a", "b=c"}}}));
}

TEST(OnebotEvent, OfVersion11WithSegments) {
    const InboundMessage message = message_in(sample_json("01_v11_group_message_array.json"));
    EXPECT_EQ(message.where, (Conversation{"wx", "987650003", false}));
    EXPECT_EQ(message.sender_id, "20002001");
    EXPECT_EQ(message.sender_name, "3-2-301 李小梅");
    EXPECT_EQ(message.message_id, "10001000/987650003/-1205934821");
    EXPECT_EQ(message.text, " 3号楼2单元楼道漏水，从三楼一直流到一楼[图片]");
    EXPECT_THAT(message.images, ElementsAre("https://media.example.invalid/leak.jpg"));
    EXPECT_TRUE(message.mentions_bot);
    EXPECT_EQ(message.addressed_to, "10001000");
    EXPECT_EQ(to_ms(message.sent_at), 1'781'485'953'000);
}

TEST(OnebotEvent, OfVersion11WithCqCodes) {
    const InboundMessage message = message_in(sample_json("02_v11_group_message_cqstring.json"));
    EXPECT_EQ(message.text, " 东门路灯不亮[第2盏]，A&B区之间");
    EXPECT_TRUE(message.mentions_bot);
}

TEST(OnebotEvent, OfAWeChatBridgeWithIdsAsText) {
    const InboundMessage message = message_in(sample_json("03_v11_wechat_bridge_string_ids.json"));
    EXPECT_EQ(message.where.id, "12345678901@chatroom");
    EXPECT_EQ(message.sender_id, "wxid_residentexample");
    EXPECT_EQ(message.sender_name, "西门老赵");
    EXPECT_EQ(message.message_id, "wxid_gridbotexample/12345678901@chatroom/7571665296904772241");
}

TEST(OnebotEvent, OfVersion12) {
    const InboundMessage message = message_in(sample_json("07_v12_group_message.json"));
    EXPECT_EQ(message.where.id, "12345678901@chatroom");
    EXPECT_EQ(message.text, " 5号楼电梯停了，老人上不去[图片]");
    EXPECT_TRUE(message.mentions_bot);
    EXPECT_EQ(message.addressed_to, "wechat/wxid_gridbotexample");
    EXPECT_EQ(to_ms(message.sent_at), 1'781'485'953'250);
    EXPECT_THAT(message.images, ElementsAre("e30f9684-3d54-4f65-b2da-db291a477f16"));
}

TEST(OnebotEvent, KeepsIdsOf64BitsAndTimesInMilliseconds) {
    json event = sample_json("01_v11_group_message_array.json");
    event["message_id"] = 7571665296904772241;
    event["group_id"] = std::numeric_limits<std::uint64_t>::max();
    event["time"] = 1781485953123;
    const InboundMessage message = message_in(event);
    EXPECT_EQ(message.message_id, "10001000/18446744073709551615/7571665296904772241");
    EXPECT_EQ(to_ms(message.sent_at), 1'781'485'953'123);
}

TEST(OnebotEvent, WithoutAnIdIsKnownByWhatItSays) {
    json event = sample_json("01_v11_group_message_array.json");
    event.erase("message_id");
    const InboundMessage one = message_in(event);
    EXPECT_EQ(message_in(event).message_id, one.message_id);
    event["time"] = 1781485954;
    EXPECT_NE(message_in(event).message_id, one.message_id);
}

TEST(OnebotEvent, QuotesByTheSameKindOfId) {
    json event = sample_json("01_v11_group_message_array.json");
    event["message"] = "[CQ:reply,id=-77]还没修好[CQ:at,qq=20002002][CQ:at,qq=all]";
    const InboundMessage message = message_in(event);
    EXPECT_EQ(message.quoted_message_id, "group/987650003/-77");
    EXPECT_THAT(message.mentioned_people, ElementsAre("20002002"));
    EXPECT_FALSE(message.mentions_bot);
    EXPECT_EQ(message.text, "还没修好");
}

TEST(OnebotEvent, InPrivateIsAddressedToTheBot) {
    json event = sample_json("01_v11_group_message_array.json");
    event["message_type"] = "private";
    event["message"] = json{{"type", "text"}, {"data", {{"text", "你好"}}}};
    const InboundMessage message = message_in(event);
    EXPECT_EQ(message.where, (Conversation{"wx", "20002001", true}));
    EXPECT_TRUE(message.mentions_bot);
    EXPECT_EQ(message.text, "你好");
}

TEST(OnebotEvent, SaysWhatHasNoWords) {
    json event = sample_json("01_v11_group_message_array.json");
    event["message"] = "[CQ:record,file=a.amr][CQ:video,file=b][CQ:location,title=东门,content=河西路][CQ:json,data=x]";
    EXPECT_EQ(message_in(event).text, "[语音][视频][位置] 东门 河西路[类型:json]");
    event["message"] = "[CQ:face,id=1]";
    EXPECT_TRUE(std::get<Ignored>(read(event)).expected);
    event["message"] = "[CQ:at,qq=10001000]";
    EXPECT_TRUE(message_in(event).mentions_bot);
}

TEST(OnebotEvent, OfTheBotItselfIsIgnored) {
    json event = sample_json("01_v11_group_message_array.json");
    event["user_id"] = 10001000;
    EXPECT_EQ(std::get<Ignored>(read(event)).why, "own_message");
    event["post_type"] = "message_sent";
    EXPECT_EQ(std::get<Ignored>(read(event)).why, "own_message");
}

TEST(OnebotEvent, TellsHowTheBridgeIs) {
    const auto lines = sample_lines("04_v11_meta_and_notice.jsonl");
    EXPECT_TRUE(std::get<ChannelState>(read(lines[0])).up);
    const auto beat = std::get<ChannelState>(read(lines[1]));
    EXPECT_TRUE(beat.up);
    EXPECT_EQ(beat.lasts, 45s);
    EXPECT_TRUE(std::get<Ignored>(read(lines[2])).expected);
    EXPECT_TRUE(std::get<Ignored>(read(lines[3])).expected);

    json logged_out = lines[1];
    logged_out["status"]["online"] = false;
    EXPECT_FALSE(std::get<ChannelState>(read(logged_out)).up);
    logged_out["status"]["online"] = nullptr;
    EXPECT_TRUE(std::get<ChannelState>(read(logged_out)).up);
}

TEST(OnebotEvent, OfVersion12TellsWhichAccountsAreLoggedOut) {
    const auto lines = sample_lines("08_v12_session.jsonl");
    json update = lines[1]["frame"];
    EXPECT_TRUE(std::get<ChannelState>(read(lines[0]["frame"])).up);
    EXPECT_TRUE(std::get<ChannelState>(read(update)).up);
    update["status"]["bots"][0]["online"] = false;
    EXPECT_FALSE(std::get<ChannelState>(read(update)).up);
}

TEST(OnebotEvent, WarnsWhenTheBotWasThrownOut) {
    EXPECT_FALSE(std::get<Ignored>(read({{"post_type", "notice"}, {"sub_type", "kick_me"}})).expected);
}

TEST(OnebotEvent, SurvivesAnyField) {
    const json whole = sample_json("01_v11_group_message_array.json");
    for (const auto& [key, value] : whole.items()) {
        for (const json& instead : {json(nullptr), json(1.5), json("x"), json::array({1}), json::object({{"a", 1}})}) {
            json event = whole;
            event[key] = instead;
            read(event);
        }
        json without = whole;
        without.erase(key);
        read(without);
    }
}

}  // namespace
}  // namespace gridbot::adapters
