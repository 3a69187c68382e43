#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/json.hpp"
#include "tests/unit/adapters/channel.hpp"

namespace gridbot::adapters {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Inbound decode(const std::string& body) {
    HttpRequest request;
    request.body = body;
    return testing::dingtalk()->decode(request).value();
}

InboundMessage message_in(const std::string& body) {
    Inbound read = decode(body);
    if (auto* ignored = std::get_if<Ignored>(&read)) throw std::runtime_error("ignored: " + ignored->why);
    return std::get<InboundMessage>(read);
}

InboundMessage message_in_sample(const std::string& name) {
    return message_in(testing::sample("dingtalk/" + name));
}

/// Why a body is not read; "read" when it is.
std::string why_ignored(const std::string& body) {
    Inbound read = decode(body);
    auto* ignored = std::get_if<Ignored>(&read);
    return ignored ? ignored->why : "read";
}

/// A group text that is well in every way.
json good() {
    return read_json(testing::sample("dingtalk/robot_group_text.json"));
}

json with_content(const char* msgtype, json content) {
    json body = good();
    body.erase("text");
    body["msgtype"] = msgtype;
    body["content"] = std::move(content);
    return body;
}

TEST(DingtalkDecode, ReadsAGroupText) {
    const auto message = message_in_sample("robot_group_text.json");

    EXPECT_EQ(message.where, (Conversation{"ding", "cidR3JpZERlbW9Hcm91cDAwMQ==", false}));
    EXPECT_EQ(message.message_id, "msgRGVtb01zZzAwMDE=");
    EXPECT_EQ(message.sender_id, "010203040506070801");
    EXPECT_EQ(message.sender_name, "王秀兰（网格员）");
    EXPECT_THAT(message.text, ::testing::HasSubstr("3号楼2单元电梯坏了，一位老人困在里面，请尽快派人"));
    EXPECT_EQ(to_ms(message.sent_at), 1'763'778'868'812);
    EXPECT_TRUE(message.mentions_bot);
    EXPECT_THAT(message.mentioned_people, IsEmpty());
    EXPECT_FALSE(message.quoted_message_id);
    ASSERT_TRUE(message.session);
    EXPECT_EQ(message.session->url,
              "https://oapi.dingtalk.com/robot/sendBySession?session=0123456789abcdef0123456789abcdef");
    EXPECT_EQ(to_ms(message.session->expires_at), 1'763'784'268'992);
}

TEST(DingtalkDecode, ReadsTheQuotedMessageAndWhoWasMentioned) {
    const auto message = message_in_sample("robot_group_text_quote_and_mentions.json");

    EXPECT_EQ(message.quoted_message_id, "msgRGVtb01zZzAwMDE=");
    EXPECT_EQ(message.quoted_text, "3号楼2单元电梯坏了，一位老人困在里面，请尽快派人");
    EXPECT_THAT(message.mentioned_people, ElementsAre("010203040506070803"));
}

TEST(DingtalkDecode, ReadsTheOlderFormOfAQuote) {
    json body = good();
    body["quoteMessage"] = {{"msgId", "earlier"}, {"text", {{"content", "路灯不亮"}}}};

    const auto message = message_in(dump_json(body));

    EXPECT_EQ(message.quoted_message_id, "earlier");
    EXPECT_EQ(message.quoted_text, "路灯不亮");
}

TEST(DingtalkDecode, JoinsTheLinesOfRichTextAndKeepsItsPictures) {
    const auto message = message_in_sample("robot_group_richtext.json");

    EXPECT_EQ(message.text, "@网格小助手 7号楼后面污水井盖破损，积水漫到人行道[图片]\n孩子上学要从这里走，比较危险");
    EXPECT_THAT(message.images, ElementsAre("mIofDemoDownloadCode0001=="));
}

TEST(DingtalkDecode, ReadsAPrivateTextAsTheChatWithItsSender) {
    const auto message = message_in_sample("robot_single_text.json");

    EXPECT_EQ(message.where, (Conversation{"ding", "010203040506070805", true}));
    EXPECT_EQ(message.text, "查询 WT20251122-0007");
    EXPECT_TRUE(message.mentions_bot);
}

TEST(DingtalkDecode, ReadsWhatThePlatformRecognisedInAVoiceMessage) {
    EXPECT_EQ(message_in_sample("robot_single_audio.json").text, "五号楼一单元楼道灯坏了三天了晚上看不见");
}

TEST(DingtalkDecode, LeavesAnOverQuotaNoticeAlone) {
    EXPECT_EQ(why_ignored(testing::sample("dingtalk/robot_quota_exceeded.json")), "over_quota");
}

TEST(DingtalkDecode, ReadsTheOtherTypesWithoutText) {
    struct Case {
        const char* msgtype;
        json content;
        const char* text;
    };
    const Case cases[] = {{"picture", {{"downloadCode", "a"}}, "[图片]"},
                          {"audio", {{"downloadCode", "a"}}, "[语音]"},
                          {"video", {{"duration", "5"}, {"downloadCode", "a"}}, "[视频]"},
                          {"file", {{"fileName", "a.pdf"}, {"downloadCode", "a"}}, "[文件]"}};
    for (const Case& one : cases)
        EXPECT_EQ(message_in(dump_json(with_content(one.msgtype, one.content))).text, one.text);
}

TEST(DingtalkDecode, TakesThePictureCodeWhereThereIsNoDownloadCode) {
    const auto message = message_in(dump_json(with_content("picture", {{"pictureDownloadCode", "p"}})));
    EXPECT_THAT(message.images, ElementsAre("p"));
}

TEST(DingtalkDecode, LeavesOutWhatARichTextDoesNotName) {
    const json parts = json::array({{{"type", "picture"}}, {{"type", "at"}}, {{"text", "坏了"}}});
    const auto message = message_in(dump_json(with_content("richText", {{"richText", parts}})));
    EXPECT_THAT(message.images, ::testing::IsEmpty());
    EXPECT_THAT(message.mentioned_people, ::testing::IsEmpty());
    EXPECT_EQ(message.text, "[图片]\n坏了");
}

TEST(DingtalkDecode, KnowsASenderByTheBestIdThereIs) {
    json body = good();
    body["senderUnionId"] = "union";
    body["senderStaffId"] = "";
    EXPECT_EQ(message_in(dump_json(body)).sender_id, "union");

    body.erase("senderUnionId");
    body.erase("senderStaffId");
    EXPECT_EQ(message_in(dump_json(body)).sender_id, "$:LWCP_v1:$U2VuZGVyRGVtbzAx");
}

TEST(DingtalkDecode, TakesNumbersThatArriveAsStrings) {
    json body = good();
    body["createAt"] = "1763778868812";
    body["sessionWebhookExpiredTime"] = "1763784268992";

    const auto message = message_in(dump_json(body));

    EXPECT_EQ(to_ms(message.sent_at), 1'763'778'868'812);
    ASSERT_TRUE(message.session);
    EXPECT_EQ(to_ms(message.session->expires_at), 1'763'784'268'992);
}

TEST(DingtalkDecode, NamesWhatIsNotJson) {
    for (const char* body : {"", "{", "null", "[]", "\"text\"", "hello", "\xff\xfe"})
        EXPECT_EQ(why_ignored(body), "not_json") << body;
}

TEST(DingtalkDecode, NamesAFieldThatIsMissingOrOfAnotherType) {
    for (const char* key : {"msgId", "conversationId", "text"}) {
        json body = good();
        body.erase(key);
        EXPECT_EQ(why_ignored(dump_json(body)), "missing_field") << key;
        for (const json& wrong : {json(7), json(nullptr), json::array(), json(true)}) {
            body[key] = wrong;
            EXPECT_EQ(why_ignored(dump_json(body)), "missing_field") << key << " " << wrong;
        }
    }
    json nobody = good();
    nobody.erase("senderId");
    nobody.erase("senderStaffId");
    EXPECT_EQ(why_ignored(dump_json(nobody)), "missing_field");
    EXPECT_EQ(why_ignored(dump_json(with_content("richText", {{"richText", "text"}}))), "missing_field");
}

TEST(DingtalkDecode, NamesATypeThatIsNotKnown) {
    for (const char* type : {"unknownMsgType", "chatRecord", "interactiveCard", ""})
        EXPECT_EQ(why_ignored(dump_json(with_content(type, json::object()))), "unknown_msgtype") << type;
    json body = good();
    body["msgtype"] = 5;
    EXPECT_EQ(why_ignored(dump_json(body)), "unknown_msgtype");
}

TEST(DingtalkDecode, ReadsThroughOptionalFieldsOfTheWrongType) {
    for (const char* key : {"senderNick", "createAt", "atUsers", "isInAtList", "quoteMessage", "originalMsgId",
                            "sessionWebhook", "sessionWebhookExpiredTime", "senderUnionId"}) {
        for (const json& wrong : {json(7), json(-1.5), json("x"), json(nullptr), json::array({1, json::object()}),
                                  json{{"a", 1}}, json(true)}) {
            json body = good();
            body[key] = wrong;
            EXPECT_EQ(why_ignored(dump_json(body)), "read") << key << " " << wrong;
        }
    }
}

TEST(DingtalkDecode, ReadsAQuoteInWhateverShapeItComes) {
    const json shapes[] = {
        {{"richText", {{{"msgType", "text"}, {"content", "SH20261123-0001"}}, {{"msgType", "picture"}}}}},
        {{"richText", {{{"text", "SH20261123-0001"}}, {{"type", "picture"}, {"downloadCode", "c"}}}}},
        {{"recognition", "SH20261123-0001"}, {"duration", 3}},
        {{"cardContent",
          {{"elementType", "root"},
           {"children", {{{"elementType", "text"}, {"value", "SH20261123-0001"}}, {{"children", "x"}}}}}}},
        {{"cardContent", {{{"value", "SH20261123-0001"}}}}},
        "SH20261123-0001"};
    for (const json& content : shapes) {
        json body = good();
        body["text"]["isReplyMsg"] = true;
        body["text"]["repliedMsg"] = {{"msgType", "unknown"}, {"msgId", "m"}, {"content", content}};
        EXPECT_EQ(message_in(dump_json(body)).quoted_text, "SH20261123-0001") << content;
    }
    json endless = "x";
    for (int i = 0; i < 100; ++i) endless = {{"children", {endless}}};
    json body = good();
    body["text"]["repliedMsg"] = {{"content", {{"cardContent", endless}}}};
    EXPECT_FALSE(message_in(dump_json(body)).quoted_text);
}

TEST(DingtalkDecode, TakesAGroupsMessageForAMentionUnlessItSaysOtherwise) {
    json body = good();
    body.erase("isInAtList");
    EXPECT_TRUE(message_in(dump_json(body)).mentions_bot);
    body["isInAtList"] = false;
    EXPECT_FALSE(message_in(dump_json(body)).mentions_bot);
}

TEST(DingtalkDecode, KnowsAnOverQuotaNoticeThatLacksMoreThanItsWords) {
    const auto read = decode(R"({"errorCode":"20001","errorMessage":"over quota","conversationId":"c"})");
    EXPECT_TRUE(std::get<Ignored>(read).used_up);
}

TEST(DingtalkDecode, SurvivesNumbersBeyondAllRanges) {
    json body = good();
    for (const double wild : {1e300, -1e300, 9.3e18}) {
        body["createAt"] = wild;
        EXPECT_EQ(to_ms(message_in(dump_json(body)).sent_at), 0);
    }
}

TEST(DingtalkDecode, DropsASessionAddressThatMayNotBeCalled) {
    for (const char* url :
         {"https://evil.example.com/robot/sendBySession?session=a", "https://oapi.dingtalk.com/robot/send?session=a",
          "https://oapi.dingtalk.com:8443/robot/sendBySession?session=a",
          "http://oapi.dingtalk.com/robot/sendBySession",
          "https://oapi.dingtalk.com@evil.example.com/robot/sendBySession",
          "https://oapi.dingtalk.com.evil.example.com/robot/sendBySession",
          "https://oapi.dingtalk.com/robot/sendBySession/../send", "http://127.0.0.1/robot/sendBySession",
          "file:///robot/sendBySession", "//oapi.dingtalk.com/robot/sendBySession", "oapi.dingtalk.com", ""}) {
        json body = good();
        body["sessionWebhook"] = url;
        EXPECT_FALSE(message_in(dump_json(body)).session) << url;
    }
}

TEST(DingtalkDecode, KeepsASessionAddressOfAHostTheTownAllows) {
    ChannelConfig config = testing::channel("dingtalk", {{"client_id", "key"}, {"client_secret", "secret"}});
    config.lists["callback_hosts"] = {"gov.example.cn"};
    json body = good();
    body["sessionWebhook"] = "https://gov.example.cn/robot/sendBySession?session=a";
    HttpRequest request;
    request.body = dump_json(body);

    const auto read = testing::adapter(config)->decode(request).value();

    EXPECT_TRUE(std::get<InboundMessage>(read).session);
}

TEST(DingtalkDecode, HasNoSessionWithoutItsEnd) {
    json body = good();
    body.erase("sessionWebhookExpiredTime");
    EXPECT_FALSE(message_in(dump_json(body)).session);
}

}  // namespace
}  // namespace gridbot::adapters
