#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "adapters/link.hpp"
#include "adapters/repeats.hpp"
#include "adapters/wecom_aibot/decode.hpp"
#include "adapters/wecom_crypt/crypt.hpp"
#include "core/json.hpp"
#include "tests/unit/adapters/channel.hpp"

namespace gridbot::adapters {
namespace {

using namespace testing;
using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::VariantWith;
using Kind = Verdict::Kind;

InboundMessage message_in(const json& body, const std::string& bot_name = {}) {
    Inbound inbound = decode_aibot(body, "ai", bot_name);
    return std::get<InboundMessage>(std::move(inbound));
}

json sample_json(const std::string& name) {
    return read_json(sample("wecom/" + name));
}

TEST(AibotMessage, IsTextOfAGroupWithoutItsMention) {
    const InboundMessage message = message_in(sample_json("04_aibot_group_text.plain.json"));
    EXPECT_EQ(message.where, (Conversation{"ai", "wrGRID0003GROUP00000000000000001", false}));
    EXPECT_EQ(message.message_id, "CAIQwYzRjQYY/NGagIOAgAMgq4KM0AI=");
    EXPECT_EQ(message.sender_id, "lixiaomei");
    EXPECT_EQ(message.text, "3号楼2单元楼道漏水，从三楼一直流到一楼，已经两天了😟");
    EXPECT_TRUE(message.mentions_bot);
}

TEST(AibotMessage, IsTextWithAPictureAndAQuote) {
    const InboundMessage message = message_in(sample_json("05_aibot_group_mixed.plain.json"));
    EXPECT_EQ(message.text, "东门垃圾桶满了没人收，味道很大，照片在下面\n[图片]");
    EXPECT_THAT(message.images, ElementsAre("https://media.example.invalid/aibot/7571665296904772241?sign=EXAMPLE"));
    EXPECT_EQ(message.quoted_text, "物业说明天上午来清运");
}

TEST(AibotMessage, OfAPressedButtonSaysItsKey) {
    const InboundMessage message = message_in(sample_json("06_aibot_card_event.plain.json"));
    EXPECT_EQ(message.text, "accept");
    EXPECT_EQ(message.card, "QH-20260615-0008@assign-1");
    EXPECT_EQ(message.sender_id, "zhoumingyuan");
}

TEST(AibotMessage, OfAButtonIsReadAsTheTablesSpellItToo) {
    json body = sample_json("06_aibot_card_event.plain.json");
    body["event"]["template_card_event"] = {{"eventkey", "受理 0001"}, {"taskid", "t"}};
    EXPECT_EQ(message_in(body).text, "受理 0001");
}

TEST(AibotMessage, DropsANameWithBlanksWhereItIsKnown) {
    json body = sample_json("04_aibot_group_text.plain.json");
    body["text"]["content"] = "@网格 助手 门禁坏了";
    EXPECT_EQ(message_in(body, "网格 助手").text, "门禁坏了");
    body["text"]["content"] = "门禁坏了@网格 助手";
    EXPECT_EQ(message_in(body, "网格 助手").text, "门禁坏了");
    body["text"]["content"] = "@小格\u2005门禁坏了";
    EXPECT_EQ(message_in(body).text, "门禁坏了");
    body["text"]["content"] = "@小格";
    EXPECT_EQ(message_in(body).text, "");
}

TEST(AibotMessage, InPrivateKeepsWhatItSays) {
    const json body{{"msgid", "m"},
                    {"chattype", "single"},
                    {"from", {{"userid", "wang"}}},
                    {"msgtype", "voice"},
                    {"voice", {{"content", "@ 路灯坏了"}}}};
    const InboundMessage message = message_in(body);
    EXPECT_EQ(message.where, (Conversation{"ai", "wang", true}));
    EXPECT_EQ(message.text, "@ 路灯坏了");
}

TEST(AibotMessage, SurvivesAnyField) {
    for (const char* name : {"04_aibot_group_text", "05_aibot_group_mixed", "06_aibot_card_event"}) {
        const json whole = sample_json(std::string(name) + ".plain.json");
        for (const auto& [key, value] : whole.items())
            for (const json& instead :
                 {json(nullptr), json(1.5), json("x"), json::array({1}), json::object({{"a", 1}})}) {
                json body = whole;
                body[key] = instead;
                decode_aibot(body, "ai", "");
            }
    }
}

class AibotTalk : public ::testing::Test {
protected:
    AibotTalk() {
        std::istringstream file(sample("wecom/07_aibot_ws_session.jsonl"));
        for (std::string line; std::getline(file, line);) session_.push_back(read_json(line)["frame"]);
    }
    static json said(const LinkSteps& steps) { return read_json(std::get<Say>(steps.at(0)).frame); }
    LinkSteps heard(const json& frame) { return talk_->heard(dump_json(frame)); }
    std::string subscribed() { return said(talk_->opened())["headers"]["req_id"]; }
    static json answer(const std::string& id, int code = 0) {
        return {{"headers", {{"req_id", id}}}, {"errcode", code}, {"errmsg", "ok"}};
    }

    std::vector<json> session_;
    std::unique_ptr<Adapter> adapter_ = adapter(
        channel("wecom-aibot", {{"mode", "websocket"}, {"bot_id", "aibGRIDBOT0001"}, {"secret", "EXAMPLE-SECRET"}}));
    std::unique_ptr<LinkTalk> talk_ = adapter_->link()->talk("a1", nullptr);
};

TEST_F(AibotTalk, SubscribesAsTheSampleDoes) {
    const json frame = said(talk_->opened());
    EXPECT_EQ(frame["cmd"], session_[0]["cmd"]);
    EXPECT_EQ(frame["body"], session_[0]["body"]);
    EXPECT_THAT(frame["headers"]["req_id"].get<std::string>(), ::testing::StartsWith("aibot_subscribe_"));
    EXPECT_EQ(adapter_->link()->address(nullptr)->url, "wss://openws.work.weixin.qq.com");
}

TEST_F(AibotTalk, IsUsableOnceSubscribed) {
    EXPECT_THAT(heard(answer(subscribed())), ElementsAre(VariantWith<Usable>(::testing::_)));
}

TEST_F(AibotTalk, IsRefusedWithWrongCredentialsAndWaitsWhereItCameTooOften) {
    EXPECT_TRUE(std::get<Reopen>(heard(answer(subscribed(), 600041)).at(0)).refused);
    EXPECT_FALSE(std::get<Reopen>(heard(answer(subscribed(), 45009)).at(0)).refused);
    EXPECT_EQ(adapter_->link()->rules().most_refusals, 5);
}

TEST_F(AibotTalk, BeatsAndNoticesThatNobodyAnswers) {
    const std::string id = said(talk_->beat())["headers"]["req_id"];
    EXPECT_THAT(id, ::testing::StartsWith("ping_"));
    EXPECT_THAT(heard(answer(id)), IsEmpty());
    talk_->beat();
    talk_->beat();
    EXPECT_THAT(talk_->beat(), ElementsAre(VariantWith<Reopen>(::testing::_)));
}

TEST_F(AibotTalk, AnswersAMessageByItsNumber) {
    auto steps = heard(session_[4]);
    const InboundMessage message = std::get<Take>(steps.at(0)).message;
    OutboundMessage said = plain("已登记");
    said.answers = message.reply_handle;
    const auto call = talk_->encode(said, Way::reply, {.to = message.where, .idempotency_key = 7});
    const json frame = read_json(call->frame);
    EXPECT_EQ(call->key, "cbk-req-0001");
    EXPECT_EQ(frame["cmd"], "aibot_respond_msg");
    EXPECT_EQ(frame["headers"]["req_id"], "cbk-req-0001");
    EXPECT_EQ(frame["body"]["msgtype"], "stream");
    EXPECT_EQ(frame["body"]["stream"]["finish"], true);
    EXPECT_EQ(frame["body"]["stream"]["content"], "已登记");
    EXPECT_EQ(std::get<Answered>(heard(session_[6]).at(0)).key, "cbk-req-0001");
}

TEST_F(AibotTalk, PushesMarkdownToGroupsAndPeople) {
    const auto group = talk_->encode(plain("【催办】"), Way::link, {.to = {"ai", "wr1", false}, .idempotency_key = 7});
    const json frame = read_json(group->frame);
    EXPECT_EQ(frame["cmd"], "aibot_send_msg");
    EXPECT_EQ(frame["headers"]["req_id"], group->key);
    EXPECT_EQ(
        frame["body"],
        json({{"chatid", "wr1"}, {"chat_type", 2}, {"msgtype", "markdown"}, {"markdown", {{"content", "【催办】"}}}}));
    const auto person = talk_->encode(plain("好"), Way::link, {.to = {"ai", "wang", true}});
    EXPECT_EQ(read_json(person->frame)["body"]["chat_type"], 1);
}

TEST_F(AibotTalk, PushesACardWhereItHoldsAllThatIsSaid) {
    OutboundMessage message = plain("SH20261123-0001 电梯坏了");
    message.buttons = {{"受理", "受理 SH20261123-0001"}};
    const SendContext context{.to = {"ai", "wang", true}, .idempotency_key = 7};
    const json card = read_json(talk_->encode(message, Way::link, context)->frame)["body"]["template_card"];
    EXPECT_EQ(card["card_type"], "button_interaction");
    EXPECT_EQ(card["sub_title_text"], "SH20261123-0001 电梯坏了");
    EXPECT_EQ(card["button_list"][0]["key"], "受理 SH20261123-0001");
    EXPECT_FALSE(card["task_id"].get<std::string>().empty());
    for (int i = 0; i < 120; ++i) message.text += "长";
    EXPECT_EQ(read_json(talk_->encode(message, Way::link, context)->frame)["body"]["msgtype"], "markdown");
}

TEST_F(AibotTalk, CutsWhatIsTooLong) {
    const auto call = talk_->encode(plain(std::string(30'000, 'x')), Way::link, {.to = {"ai", "wr1", false}});
    EXPECT_LE(read_json(call->frame)["body"]["markdown"]["content"].get<std::string>().size(), 20'480u);
}

TEST_F(AibotTalk, AnswersAPressedButtonByAPush) {
    auto steps = heard(session_[7]);
    const InboundMessage message = std::get<Take>(steps.at(0)).message;
    EXPECT_EQ(message.text, "accept");
    OutboundMessage said = plain("好");
    said.answers = message.message_id;
    EXPECT_FALSE(talk_->encode(said, Way::reply, {.to = message.where}));
    EXPECT_TRUE(talk_->encode(said, Way::link, {.to = message.where}));
}

TEST_F(AibotTalk, DoesNotFightForTheConnection) {
    EXPECT_THAT(heard(session_.back()), ElementsAre(VariantWith<GiveUp>(::testing::_)));
}

TEST_F(AibotTalk, ComesBackWhenItsSubscriptionWasForgotten) {
    EXPECT_THAT(heard(answer("aibot_send_msg_x", 846609)),
                ElementsAre(VariantWith<Answered>(::testing::_), VariantWith<Reopen>(::testing::_)));
}

TEST_F(AibotTalk, SurvivesAnything) {
    for (const char* text : {"", "[]", "{}", "1", R"({"cmd":"aibot_msg_callback"})", R"({"headers":[],"errcode":"x"})",
                             R"({"cmd":7,"headers":{"req_id":7}})"})
        EXPECT_THAT(talk_->heard(text), ElementsAre(VariantWith<Ignored>(::testing::_))) << text;
}

TEST_F(AibotTalk, KnowsTheErrorCodes) {
    const auto judged = [this](int code, Way way) {
        return adapter_->judge({200, dump_json(answer("x", code))}, way).kind;
    };
    EXPECT_EQ(judged(0, Way::link), Kind::sent);
    EXPECT_EQ(judged(45009, Way::link), Kind::retry);
    EXPECT_EQ(judged(846605, Way::reply), Kind::other_way);
    EXPECT_EQ(judged(846608, Way::reply), Kind::other_way);
    EXPECT_EQ(judged(846609, Way::link), Kind::retry);
    EXPECT_EQ(judged(6000, Way::reply), Kind::sent);
    EXPECT_EQ(judged(40058, Way::link), Kind::other_way);
    EXPECT_EQ(adapter_->judge({200, "{}"}, Way::link).kind, Kind::retry);
}

class AibotCallback : public ::testing::Test {
protected:
    const WecomCrypt crypt_{"aibotToken1", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", ""};
    std::unique_ptr<Adapter> adapter_ =
        adapter(channel("wecom-aibot", {{"mode", "http"},
                                        {"token", "aibotToken1"},
                                        {"encoding_aes_key", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"}}));
    static HttpRequest sealed(const WecomCrypt& crypt, const std::string& plain) {
        const std::string encrypt = crypt.seal(plain, "0123456789abcdef");
        return {.method = "POST",
                .query = {{"msg_signature", crypt.signature("1781485953", "nonce1", encrypt)},
                          {"timestamp", "1781485953"},
                          {"nonce", "nonce1"}},
                .body = dump_json(json{{"encrypt", encrypt}})};
    }
};

TEST_F(AibotCallback, IsVerifiedAndRead) {
    const HttpRequest request = sealed(crypt_, sample("wecom/04_aibot_group_text.plain.json"));
    ASSERT_TRUE(adapter_->verify(request, Time{}));
    auto decoded = adapter_->decode(request);
    EXPECT_EQ(std::get<InboundMessage>(*decoded).text, "3号楼2单元楼道漏水，从三楼一直流到一楼，已经两天了😟");
    EXPECT_EQ(adapter_->traits().refusal_status, 403);
    EXPECT_TRUE(adapter_->traits().answers_in_response);
    EXPECT_EQ(adapter_->link(), nullptr);
}

TEST_F(AibotCallback, IsAnsweredInItsOwnEnvelopeWithItsOwnNonce) {
    auto decoded = adapter_->decode(sealed(crypt_, sample("wecom/04_aibot_group_text.plain.json")));
    const InboundMessage message = std::get<InboundMessage>(*decoded);
    const Time now = from_ms(1'781'485'955'000);
    const HttpResponse response = adapter_->respond("已登记", &message, now);
    const json answer = read_json(response.body);
    EXPECT_EQ(answer["nonce"], "nonce1");
    EXPECT_EQ(answer["timestamp"], 1'781'485'955);
    const std::string encrypt = answer["encrypt"];
    EXPECT_TRUE(crypt_.is_signed(answer["msgsignature"].get<std::string>(), "1781485955", "nonce1", encrypt));
    const json reply = read_json(*crypt_.open(encrypt));
    EXPECT_EQ(reply["stream"]["content"], "已登记");
    EXPECT_EQ(reply["stream"]["finish"], true);
    EXPECT_EQ(adapter_->respond("已登记", &message, now).body, response.body);
    EXPECT_EQ(adapter_->respond("", &message, now).body, "");
}

TEST_F(AibotCallback, IsAnsweredAgainInTheSameBytesButForItsNonce) {
    InboundMessage message{.message_id = "m", .addressed_to = "nonce1"};
    const std::string first = adapter_->respond("已登记", &message, from_ms(1'781'485'955'000)).body;
    const auto& repeats = dynamic_cast<const Repeats&>(*adapter_);
    EXPECT_EQ(repeats.repeat(first, message), first);
    message.addressed_to = "nonce2";
    const json again = read_json(repeats.repeat(first, message));
    EXPECT_EQ(again["nonce"], "nonce2");
    EXPECT_EQ(again["encrypt"], read_json(first)["encrypt"]);
    EXPECT_TRUE(crypt_.is_signed(again["msgsignature"].get<std::string>(), "1781485955", "nonce2",
                                 again["encrypt"].get<std::string>()));
    EXPECT_EQ(repeats.repeat("", message), "");
}

TEST_F(AibotCallback, WithAnyOtherSignatureIsRefused) {
    HttpRequest request = sealed(crypt_, "{}");
    request.query[0].second.back() ^= 1;
    EXPECT_EQ(adapter_->verify(request, Time{}).error(), Errc::bad_signature);
    EXPECT_FALSE(adapter_->verify({.method = "POST", .body = R"({"msgtype":"text"})"}, Time{}));
}

TEST_F(AibotCallback, ChecksTheAddress) {
    const std::string echo = crypt_.seal("4375120948345356249", "0123456789abcdef");
    const HttpRequest request{.method = "GET",
                              .query = {{"msg_signature", crypt_.signature("1", "n", echo)},
                                        {"timestamp", "1"},
                                        {"nonce", "n"},
                                        {"echostr", echo}}};
    ASSERT_TRUE(adapter_->verify(request, Time{}));
    auto decoded = adapter_->decode(request);
    EXPECT_EQ(std::get<Challenge>(*decoded).body, "4375120948345356249");
}

TEST_F(AibotCallback, AsksInVainHowAStreamGoesOn) {
    auto decoded = adapter_->decode(sealed(crypt_, R"({"msgid":"m","msgtype":"stream","stream":{"id":"x"}})"));
    EXPECT_TRUE(std::get<Ignored>(*decoded).expected);
}

TEST(AibotCheck, WantsTheSettingsOfTheMode) {
    const auto faults = [](Settings settings) {
        std::vector<std::string> found;
        for (const ConfigFault& fault : check_channel(channel("wecom-aibot", settings), "gridbot.toml"))
            if (fault.weight == ConfigFault::Weight::fault) found.push_back(fault.what);
        return found;
    };
    EXPECT_THAT(faults({{"mode", "websocket"}, {"bot_id", "b"}, {"secret", "s"}}), IsEmpty());
    EXPECT_EQ(faults({{"mode", "websocket"}}).size(), 2u);
    EXPECT_EQ(faults({{"mode", "http"}}).size(), 2u);
}

}  // namespace
}  // namespace gridbot::adapters
