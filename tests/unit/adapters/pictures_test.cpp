#include "adapters/pictures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/digest.hpp"
#include "tests/unit/adapters/channel.hpp"

namespace gridbot::adapters {
namespace {

using namespace std::chrono_literals;
using testing::adapter;
using testing::body_of;
using testing::channel;
using testing::dingtalk;
using testing::header;
using Kind = PictureAnswer::Kind;

Kind kind_of(const Adapter& of, int status, std::string body, int step = 0, const std::string& source = "id") {
    return pictures_of(of)->read(source, {status, std::move(body)}, step).kind;
}

// Source: protocol sheet of DingTalk, 6.7.
TEST(DingtalkPictures, AreAskedForByTheCodeOfTheMessage) {
    const auto ding = dingtalk();
    const auto [call, outside] =
        pictures_of(*ding)->call("mIofN681YE3f/+m+NntqpSIwIvJWcMKUkoJlhQlA==", "token").value();

    EXPECT_EQ(call.url, "https://api.dingtalk.com/v1.0/robot/messageFiles/download");
    EXPECT_EQ(header(call, "x-acs-dingtalk-access-token"), "token");
    EXPECT_EQ(body_of(call)["downloadCode"], "mIofN681YE3f/+m+NntqpSIwIvJWcMKUkoJlhQlA==");
    EXPECT_EQ(body_of(call)["robotCode"], "robot");
    EXPECT_FALSE(outside);
}

TEST(DingtalkPictures, AreFetchedFromTheAddressThatTheAnswerNames) {
    const auto ding = dingtalk();
    const auto answer = pictures_of(*ding)->read(
        "code", {200, R"({"downloadUrl":"http://media.example.invalid/1.file?Expires=1&Signature=s"})"}, 0);

    ASSERT_EQ(answer.kind, Kind::another_call);
    EXPECT_EQ(answer.next.call.method, "GET");
    EXPECT_EQ(answer.next.call.url, "http://media.example.invalid/1.file?Expires=1&Signature=s");
    EXPECT_TRUE(answer.next.call.headers.empty());
    EXPECT_TRUE(answer.next.outside);
    EXPECT_EQ(pictures_of(*ding)->read("code", {200, "bytes"}, 1).bytes, "bytes");
}

TEST(DingtalkPictures, AreGoneWhenTheCodeIs) {
    const auto ding = dingtalk();
    EXPECT_EQ(kind_of(*ding, 400, R"({"code":"invalidParameter.robotCode.downloadCode"})"), Kind::gone);
    EXPECT_EQ(kind_of(*ding, 401, R"({"code":"InvalidAuthentication"})"), Kind::refresh_token);
    EXPECT_EQ(kind_of(*ding, 503, "busy"), Kind::retry);
    EXPECT_EQ(kind_of(*ding, 200, "{}"), Kind::retry);
    EXPECT_EQ(kind_of(*ding, 200, R"({"downloadUrl":"file:///etc/passwd"})"), Kind::retry);
    EXPECT_EQ(kind_of(*ding, 403, "expired", 1), Kind::retry);  // the code gives another address
}

// Source: protocol sheet of WeCom, 6.7.
TEST(WecomMedia, IsFetchedByItsIdAndAnswersJsonWhereItIsNot) {
    for (const char* type : {"wecom-app", "wecom-kf"}) {
        const auto wecom = adapter(channel(type, {{"corp_id", "ww1"}, {"secret", "s"}, {"agent_id", "1"}}));
        const auto call = pictures_of(*wecom)->call("m-1/2", "to ken").value().call;
        EXPECT_EQ(call.method, "GET");
        EXPECT_EQ(call.url, "https://qyapi.weixin.qq.com/cgi-bin/media/get?access_token=to%20ken&media_id=m-1%2F2");
        EXPECT_EQ(pictures_of(*wecom)->lives(), 72h);

        EXPECT_EQ(kind_of(*wecom, 200, "\xFF\xD8\xFF"), Kind::bytes);
        EXPECT_EQ(kind_of(*wecom, 200, R"({"errcode":40007,"errmsg":"invalid media_id"})"), Kind::gone);
        EXPECT_EQ(kind_of(*wecom, 200, R"({"errcode":42001,"errmsg":"access_token expired"})"), Kind::refresh_token);
        EXPECT_EQ(kind_of(*wecom, 200, R"({"errcode":-1,"errmsg":"system busy"})"), Kind::retry);
        EXPECT_EQ(kind_of(*wecom, 200, R"({"errcode":830002,"errmsg":"too large"})"), Kind::gone);
        EXPECT_EQ(kind_of(*wecom, 502, "bad gateway"), Kind::retry);
    }
}

// Vector V10 of the protocol sheet.
TEST(AibotPictures, AreOpenedWithTheKeyThatCameWithThem) {
    constexpr const char* kKey = "uqxdSoFMVa0s99C7pzndWh4ZiafTwaYX8U9g5oL8gww=";
    const auto cipher = base64_decode("7oAl7EE77zRcFclyppN8oLn9Vi1kuA7NnUq80+Jq+MI=").value();
    const auto bot = adapter(channel("wecom-aibot", {{"mode", "websocket"}, {"bot_id", "b"}, {"secret", "s"}}));
    const std::string unpadded = std::string(kKey).substr(0, 43);

    for (const std::string& key : {std::string(kKey), unpadded}) {
        const std::string source = "https://media.example.invalid/1?sign=s\n" + key;
        const auto [call, outside] = pictures_of(*bot)->call(source, {}).value();
        EXPECT_EQ(call.url, "https://media.example.invalid/1?sign=s");
        EXPECT_TRUE(outside);
        const auto answer = pictures_of(*bot)->read(source, {200, cipher}, 0);
        ASSERT_EQ(answer.kind, Kind::bytes);
        EXPECT_EQ(to_hex(answer.bytes), "89504e470d0a1a0ae6a5bce98193e6bc8fe6b0b4e785a7e78987");
    }
    EXPECT_EQ(kind_of(*bot, 200, "no ciphertext", 0, "https://media.example.invalid/1\n" + unpadded), Kind::gone);
    EXPECT_EQ(kind_of(*bot, 200, cipher, 0, "https://media.example.invalid/1"), Kind::gone);
}

TEST(AibotPictures, AreOpenedWithTheCallbacksKeyOtherwise) {
    constexpr const char* kKey = "uqxdSoFMVa0s99C7pzndWh4ZiafTwaYX8U9g5oL8gww";
    const auto cipher = base64_decode("7oAl7EE77zRcFclyppN8oLn9Vi1kuA7NnUq80+Jq+MI=").value();
    const auto bot = adapter(channel("wecom-aibot", {{"token", "t"}, {"encoding_aes_key", kKey}}));

    EXPECT_EQ(kind_of(*bot, 200, cipher, 0, "https://media.example.invalid/1"), Kind::bytes);
    EXPECT_EQ(pictures_of(*bot)->lives(), 5min);
}

TEST(PicturesByAddress, AreFetchedFromThePublicInternetOrAHostThatTheConfigurationNames) {
    auto config = channel("onebot", {{"api_base", "http://127.0.0.1:3000"}});
    config.lists["picture_hosts"] = {"http://192.168.1.9:8080"};
    const auto bridge = adapter(config);
    const auto& pictures = *pictures_of(*bridge);

    EXPECT_TRUE(pictures.call("https://media.example.invalid/leak.jpg", {}).value().outside);
    EXPECT_FALSE(pictures.call("http://127.0.0.1:3000/image/1", {}).value().outside);
    EXPECT_FALSE(pictures.call("http://192.168.1.9:8080/image/1", {}).value().outside);
    EXPECT_TRUE(pictures.call("http://192.168.1.9:8081/image/1", {}).value().outside);
    EXPECT_TRUE(pictures.call("http://127.0.0.1:3001/", {}).value().outside);
    for (const char* none :
         {"file:///etc/passwd", "e30f9684-3d54-4f65-b2da-db291a477f16", "", "ftp://x/1", "http://u:p@x/"})
        EXPECT_FALSE(pictures.call(none, {})) << none;
    EXPECT_EQ(kind_of(*bridge, 404, ""), Kind::gone);
    EXPECT_EQ(kind_of(*bridge, 500, ""), Kind::retry);
    EXPECT_EQ(kind_of(*bridge, 302, ""), Kind::gone);  // no redirect is followed
}

}  // namespace
}  // namespace gridbot::adapters
