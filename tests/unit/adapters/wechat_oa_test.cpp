#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/wecom_crypt/xml.hpp"
#include "core/json.hpp"
#include "tests/unit/adapters/wecom_vectors.hpp"

namespace gridbot::adapters {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::field;
using ::testing::HasSubstr;
using Kind = Verdict::Kind;

constexpr const char* kKey = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
const Time kNow = from_ms(1'781'485'955'000);

std::unique_ptr<Adapter> account(const char* mode = "safe") {
    return testing::adapter(testing::channel("wechat-oa", {{"app_id", "wxba5fad812f8e6fb9"},
                                                           {"app_secret", "secret"},
                                                           {"token", "AAAAA"},
                                                           {"encoding_aes_key", kKey},
                                                           {"mode", mode}}));
}
WecomCrypt crypt() {
    return {"AAAAA", kKey, "wxba5fad812f8e6fb9"};
}
HttpRequest signed_request(const json& vector, const char* method, std::string body = {}) {
    HttpRequest request{.method = method,
                        .query = {{"signature", field(vector, "signature")},
                                  {"timestamp", field(vector, "timestamp")},
                                  {"nonce", field(vector, "nonce")}},
                        .body = std::move(body)};
    if (vector.contains("echostr")) request.query.emplace_back("echostr", field(vector, "echostr"));
    return request;
}
json plain_vector(const char* id) {
    for (const auto& vector : testing::wecom_vectors("plain_signatures"))
        if (field(vector, "id") == id) return vector;
    throw std::runtime_error(id);
}

std::string xml_of(const std::string& type, const std::string& more) {
    return "<xml><ToUserName>gh_1</ToUserName><FromUserName>o1</FromUserName><CreateTime>1781485953</"
           "CreateTime><MsgType>" +
           type + "</MsgType>" + more + "</xml>";
}
Inbound heard(const std::string& body) {
    return account()->decode(testing::sealed(crypt(), body)).value();
}

TEST(WechatOaVerify, AnswersTheAddressCheckWithItsEcho) {
    const HttpRequest request = signed_request(plain_vector("oa-get"), "GET");
    for (const char* mode : {"plain", "compatible", "safe"}) {
        EXPECT_TRUE(account(mode)->verify(request, kNow)) << mode;
        EXPECT_EQ(std::get<Challenge>(account(mode)->decode(request).value()).body, "4375120948345356249");
    }
}

TEST(WechatOaVerify, TakesAPlainBodyInPlainModeOnly) {
    const auto vector = plain_vector("oa-post-plain");
    const HttpRequest request = signed_request(vector, "POST", xml_of("text", "<Content>灯</Content><MsgId>1</MsgId>"));
    EXPECT_TRUE(account("plain")->verify(request, kNow));
    EXPECT_EQ(std::get<InboundMessage>(account("plain")->decode(request).value()).text, "灯");
    for (const char* mode : {"safe", "compatible"}) EXPECT_FALSE(account(mode)->verify(request, kNow)) << mode;
}

TEST(WechatOaVerify, RefusesEveryFlippedByteOfAPlainSignature) {
    const HttpRequest request = signed_request(plain_vector("oa-post-plain"), "POST", "<xml/>");
    for (std::size_t i = 0; i < request.query.size(); ++i)
        for (std::size_t at = 0; at < request.query[i].second.size(); ++at) {
            HttpRequest bent = request;
            bent.query[i].second[at] ^= 1;
            EXPECT_FALSE(account("plain")->verify(bent, kNow));
        }
}

TEST(WechatOaVerify, NeverTakesTheOtherSignatureForAnEncryptedBody) {
    const auto push = testing::wecom_vector("oa-json-push");
    HttpRequest request =
        signed_request(plain_vector("oa-post-safe"), "POST", testing::xml_around(field(push, "encrypt")));
    EXPECT_FALSE(account()->verify(request, kNow));
    request.query.emplace_back("msg_signature", field(push, "msg_signature"));
    EXPECT_TRUE(account()->verify(request, kNow));
}

TEST(WechatOaDecode, ReadsThePublishedPushInJson) {
    const auto push = testing::wecom_vector("oa-json-push");
    HttpRequest request = testing::posted(push);
    request.body = dump_json(json{{"ToUserName", "gh_97417a04a28d"}, {"Encrypt", push["encrypt"]}});
    EXPECT_TRUE(account()->verify(request, kNow));
    EXPECT_EQ(std::get<Ignored>(account()->decode(request).value()).why, "event_unknown");
}

TEST(WechatOaDecode, ReadsMessagesAsXmlAndAsJson) {
    const auto message = std::get<InboundMessage>(heard(xml_of("text", "<Content>灯坏了</Content><MsgId>9</MsgId>")));
    EXPECT_EQ(message.text, "灯坏了");
    EXPECT_EQ(message.message_id, "o1/9");
    EXPECT_EQ(message.addressed_to, "gh_1");
    const json same{{"ToUserName", "gh_1"}, {"FromUserName", "o1"}, {"CreateTime", 1781485953},
                    {"MsgType", "text"},    {"Content", "灯坏了"},  {"MsgId", 9}};
    EXPECT_EQ(std::get<InboundMessage>(heard(dump_json(same))).message_id, "o1/9");
}

TEST(WechatOaDecode, ReadsEveryTypeOfMessage) {
    const std::pair<const char*, const char*> kinds[] = {{"image", "[图片]"},         {"voice", "楼道灯不亮"},
                                                         {"video", "[视频]"},         {"shortvideo", "[视频]"},
                                                         {"location", "[位置] 东门"}, {"link", "[链接] 标题"}};
    for (const auto& [type, text] : kinds)
        EXPECT_EQ(std::get<InboundMessage>(heard(xml_of(type,
                                                        "<MediaId>m</MediaId><Recognition>楼道灯不亮</Recognition>"
                                                        "<Label>东门</Label><Title>标题</Title><MsgId>1</MsgId>")))
                      .text,
                  text);
}

TEST(WechatOaDecode, NamesAPictureByItsAddressAlone) {
    const auto images = [](const char* more) {
        return std::get<InboundMessage>(heard(xml_of("image", std::string(more) + "<MsgId>1</MsgId>"))).images;
    };
    const std::vector<std::string> address{"https://p.example.invalid/1"};
    EXPECT_EQ(images("<PicUrl>https://p.example.invalid/1</PicUrl><MediaId>m</MediaId>"), address);
    EXPECT_EQ(images("<PicUrl>https://p.example.invalid/1</PicUrl>"), address);
    EXPECT_TRUE(images("<MediaId>m</MediaId>").empty());
}

TEST(WechatOaDecode, KnowsWhereACodeHangs) {
    const auto scene = [](const char* event, const char* key) {
        return std::get<Arrival>(
                   heard(xml_of("event", std::string("<Event>") + event + "</Event><EventKey>" + key + "</EventKey>")))
            .scene;
    };
    EXPECT_EQ(scene("subscribe", "qrscene_SH-HX-52-B3"), "SH-HX-52-B3");
    EXPECT_EQ(scene("SCAN", "SH-HX-52-B3"), "SH-HX-52-B3");
    EXPECT_EQ(scene("subscribe", ""), "");
    EXPECT_EQ(
        std::get<InboundMessage>(heard(xml_of("event", "<Event>CLICK</Event><EventKey>我的信息</EventKey>"))).text,
        "我的信息");
    EXPECT_EQ(std::get<Ignored>(heard(xml_of("event", "<Event>unsubscribe</Event>"))).why, "event_unsubscribe");
}

TEST(WechatOaRespond, EncryptsWhereTheModeSaysSoAndIsPlainElsewhere) {
    const auto message = std::get<InboundMessage>(heard(xml_of("text", "<Content>灯</Content><MsgId>9</MsgId>")));
    const XmlFields plain = XmlFields::read(account("plain")->respond("已登记", &message, kNow).body).value();
    EXPECT_EQ(plain["ToUserName"], "o1");
    EXPECT_EQ(plain["FromUserName"], "gh_1");
    EXPECT_EQ(plain["Content"], "已登记");
    for (const char* mode : {"safe", "compatible"}) {
        const XmlFields outer = XmlFields::read(account(mode)->respond("已登记", &message, kNow).body).value();
        EXPECT_EQ(XmlFields::read(crypt().open(outer["Encrypt"]).value()).value()["Content"], "已登记");
    }
}

TEST(WechatOaRespond, AnswersJsonInJson) {
    const json heard_json{{"ToUserName", "gh_1"}, {"FromUserName", "o1"}, {"CreateTime", 1781485953},
                          {"MsgType", "text"},    {"Content", "灯坏了"},  {"MsgId", 9}};
    const auto message = std::get<InboundMessage>(heard(dump_json(heard_json)));
    const json said{{"ToUserName", "o1"},
                    {"FromUserName", "gh_1"},
                    {"CreateTime", 1781485955},
                    {"MsgType", "text"},
                    {"Content", "已登记"}};
    EXPECT_EQ(read_json(account("plain")->respond("已登记", &message, kNow).body), said);
    const json outer = read_json(account()->respond("已登记", &message, kNow).body);
    EXPECT_EQ(outer["TimeStamp"], 1781485955);
    const auto encrypt = outer["Encrypt"].get<std::string>();
    EXPECT_TRUE(crypt().is_signed(outer["MsgSignature"].get<std::string>(), "1781485955",
                                  outer["Nonce"].get<std::string>(), encrypt));
    EXPECT_EQ(read_json(crypt().open(encrypt).value()), said);
}

TEST(WechatOaRespond, SaysSuccessWhenThereIsNothingToSay) {
    EXPECT_EQ(account()->respond({}, nullptr, kNow).body, "success");
}

TEST(WechatOaToken, IsTheStableOne) {
    const HttpCall call = account()->token_call();
    EXPECT_EQ(call.url, "https://api.weixin.qq.com/cgi-bin/stable_token");
    EXPECT_EQ(testing::body_of(call)["force_refresh"], false);
    EXPECT_EQ(account()->read_token({200, R"({"access_token":"T","expires_in":7200})"}, kNow)->value, "T");
}

TEST(WechatOaEncode, SendsACustomerServiceMessage) {
    const SendContext context{.to = {"ding", "o1", true}, .token = "TOKEN"};
    const auto call = account()->encode(testing::plain("已办好"), Way::server, context).value();
    EXPECT_THAT(call.url, HasSubstr("/cgi-bin/message/custom/send?access_token=TOKEN"));
    EXPECT_EQ(testing::body_of(call), (json{{"touser", "o1"}, {"msgtype", "text"}, {"text", {{"content", "已办好"}}}}));
    EXPECT_EQ(account()->window()->length, 48h);
}

TEST(WechatOaJudge, KnowsTheCodesOfTheSheet) {
    const std::pair<int, Kind> codes[] = {
        {0, Kind::sent},        {-1, Kind::retry},        {40001, Kind::refresh_token}, {42001, Kind::refresh_token},
        {45009, Kind::retry},   {45015, Kind::other_way}, {45047, Kind::other_way},     {43004, Kind::other_way},
        {48001, Kind::give_up}, {40164, Kind::give_up}};
    for (const auto& [code, kind] : codes)
        EXPECT_EQ(account()->judge({200, R"({"errcode":)" + std::to_string(code) + "}"}, Way::server).kind, kind)
            << code;
}

}  // namespace
}  // namespace gridbot::adapters
