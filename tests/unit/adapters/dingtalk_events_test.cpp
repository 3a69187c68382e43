#include "adapters/dingtalk/events.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/json.hpp"
#include "tests/unit/adapters/channel.hpp"

namespace gridbot::adapters {
namespace {

using namespace testing;
using nlohmann::json;

constexpr Time kNow{};

class DingtalkEventRequests : public ::testing::Test {
protected:
    static HttpRequest request(const json& query, const std::string& body) {
        HttpRequest made{.method = "POST", .body = body};
        for (const auto& [name, value] : query.items()) made.query.emplace_back(name, value.get<std::string>());
        return made;
    }
    HttpRequest recorded(std::size_t number) const {
        const json& one = file_["requests"][number];
        return request(one["query"], dump_json(one["body"]));
    }

    const json file_ = read_json(sample("dingtalk/event_http_encrypted.json"));
    const std::string token_ = file_["token"];
    const std::string key_ = file_["aesKey"];
    const std::string owner_ = file_["ownerKey"];
    const WecomCrypt crypt_{token_, key_, owner_};
    const std::unique_ptr<Adapter> adapter_ = adapter(channel("dingtalk", {{"client_id", "dingdemogridbot000001"},
                                                                           {"client_secret", "secret"},
                                                                           {"event_token", token_.c_str()},
                                                                           {"event_aes_key", key_.c_str()}}));
};

TEST_F(DingtalkEventRequests, AreAnsweredWithAnEncryptedSuccess) {
    for (const std::size_t number : {0u, 1u}) {
        const HttpRequest event = recorded(number);
        ASSERT_TRUE(adapter_->verify(event, kNow));
        auto decoded = adapter_->decode(event);
        const json answer = read_json(std::get<Challenge>(*decoded).body);
        const std::string sealed = answer["encrypt"];
        EXPECT_EQ(*crypt_.open(sealed), "success");
        EXPECT_TRUE(crypt_.is_signed(answer["msg_signature"].get<std::string>(), answer["timeStamp"].get<std::string>(),
                                     answer["nonce"].get<std::string>(), sealed));
    }
}

TEST_F(DingtalkEventRequests, TellOfAUsedUpAllowance) {
    const auto answered = [this](const char* event) {
        const std::string sealed = crypt_.seal(event, "0123456789abcdef");
        const json query{{"msg_signature", crypt_.signature("1763778869000", "n", sealed)},
                         {"timestamp", "1763778869000"},
                         {"nonce", "n"}};
        return std::get<Challenge>(adapter_->decode(request(query, dump_json(json{{"encrypt", sealed}}))).value());
    };
    EXPECT_TRUE(answered(R"({"EventType":"chat_disband","errCode":20001,"errMsg":"over quota"})").used_up);
    EXPECT_FALSE(answered(R"({"EventType":"chat_disband"})").used_up);
}

TEST_F(DingtalkEventRequests, OpenAsThePublishedVectorsSay) {
    for (const json& one : file_["requests"])
        EXPECT_EQ(*crypt_.open(one["body"]["encrypt"].get<std::string>()), one["decrypted"]);
    const json reply = file_["replyExample"];
    EXPECT_EQ(*crypt_.open(reply["encrypt"].get<std::string>()), "success");
    EXPECT_EQ(crypt_.seal("success", "Z9y8X7w6V5u4T3s2"), reply["encrypt"]);
    const WecomCrypt published("123456", "1234567890123456789012345678901234567890123", "dingsnotzck6pm5veliw");
    const std::string sealed =
        "YvkvaGe4hQxd3VxRmEty0dVlnCOAqwf56xwTRHDHoOURqhalbmBJQk5FNcRk42Gl5T0YQXZNwpwWSm1xAFJ5ZA==";
    EXPECT_EQ(*published.open(sealed), "success");
    EXPECT_TRUE(
        published.is_signed("9a95a004dd16f5c307e849b994173f76aa26e5eb", "1614767836", "A7Co0cJLMzIDtMMI", sealed));
}

TEST(DingtalkEventVectors, OfThePlatformOpenAndAreSigned) {
    struct Vector {
        const char *token, *key, *owner, *signature, *timestamp, *nonce, *sealed, *message;
    };
    const Vector vectors[] = {
        {"123456", "4g5j64qlyl3zvetqxz5jiocdr586fn2zvjpa8zls3ij", "suite4xxxxxxxxxxxxxxx",
         "5a65ceeef9aab2d149439f82dc191dd6c5cbe2c0", "1445827045067", "nEXhMP4r",
         "1a3NBxmCFwkCJvfoQ7WhJHB+iX3qHPsc9JbaDznE1i03peOk1LaOQoRz3+nlyGNhwmwJ3vDMG+"
         "OzrHMeiZI7gTRWVdUBmfxjZ8Ej23JVYa9VrYeJ5as7XM/ZpulX8NEQis44w53h1qAgnC3PRzM7Zc/"
         "D6Ibr0rgUathB6zRHP8PYrfgnNOS9PhSBdHlegK+AGGanfwjXuQ9+0pZcy0w9lQ==",
         R"({"EventType":"check_create_suite_url","Random":"LPIdSnlF","TestSuiteKey":"suite4xxxxxxxxxxxxxxx"})"},
        {"mryue", "Yue0EfdN5900c1ce5cf6A152c63DDe1808a60c5ecd7", "ding6ccabc44d2c8d38b",
         "03044561471240d4a14bb09372dfcfd4fd0e40cb", "1608001896814", "WL4PK6yA",
         "0vJiX6vliEpwG3U45CtXqi+m8PXbQRARJ8p8BbDuD1EMTDf0jKpQ79QS93qEk7XHpP6u+oTTrd15NRPvNvmBKyDCYxxOK+"
         "HZeKju4yhELOFchzNukR+t8SB/qk4ROMu3",
         R"({"EventType":"check_url"})"},
        {"tokenxxxx", "o1w0aum42yaptlz8alnhwikjd3jenzt9cb9wmzptgus", "dingxxxxxx",
         "f36f4ba5337d426c7d4bca0dbcb06b3ddc1388fc", "1605695694141", "WelUQl6bCqcBa2fM",
         "X1VSe9cTJUMZu60d3kyLYTrBq5578ZRJtteU94wG0Q4Uk6E/wQYeJRIC0/UFW5Wkya1Ihz9oXAdLlyC9TRaqsQ==", "success"},
        {"gridbotToken2026", "GridBotDemoAesKeyForUnitTests0123456789ABCE", "dingdemogridbot000001",
         "05355f177dc1cbe8e2f8e20fdc063d8183029b2f", "1763778872000", "nonce0000",
         "tq9s/QZ4+Z//"
         "KLDwIB04WV1GyKZ9k3NpTpHiyAWhwDoE4WBkv7o+fbJhShp84CSjmkwLxf9I0gPG9RUoBHYyWKZTiU75dfPJpkw1R9x7R5DZjZ1+Po+"
         "EqT0t0es0cuqb",
         "12345678901234567890123"},
    };
    for (const Vector& one : vectors) {
        const WecomCrypt crypt(one.token, one.key, one.owner);
        EXPECT_TRUE(crypt.is_signed(one.signature, one.timestamp, one.nonce, one.sealed)) << one.message;
        EXPECT_EQ(*crypt.open(one.sealed), one.message);
        EXPECT_EQ(WecomCrypt(one.token, one.key, "dingother").open(one.sealed).error(), CryptFault::wrong_receiveid);
        const std::string cut = std::string(one.sealed).substr(0, 80);
        EXPECT_EQ(crypt.open(cut).error(), CryptFault::bad_ciphertext_length) << "60 bytes";
    }
}

TEST_F(DingtalkEventRequests, MayNameTheirParametersOtherwise) {
    json query = file_["requests"][0]["query"];
    query["signature"] = query["msg_signature"];
    query["timeStamp"] = query["timestamp"];
    query.erase("msg_signature");
    query.erase("timestamp");
    EXPECT_TRUE(adapter_->verify(request(query, recorded(0).body), kNow));
}

TEST_F(DingtalkEventRequests, AreRefusedWhenAnyCoveredByteIsAnother) {
    const json& whole = file_["requests"][0];
    for (const char* name : {"msg_signature", "timestamp", "nonce"}) {
        json query = whole["query"];
        std::string value = query[name];
        value.back() = value.back() == '0' ? '1' : '0';
        query[name] = value;
        EXPECT_FALSE(adapter_->verify(request(query, dump_json(whole["body"])), kNow)) << name;
        query.erase(name);
        EXPECT_FALSE(adapter_->verify(request(query, dump_json(whole["body"])), kNow)) << name;
    }
    const std::string encrypt = whole["body"]["encrypt"];
    for (std::size_t i = 0; i < encrypt.size(); ++i) {
        std::string other = encrypt;
        other[i] = other[i] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(adapter_->verify(request(whole["query"], dump_json(json{{"encrypt", other}})), kNow));
    }
}

TEST_F(DingtalkEventRequests, OfAnotherOwnerAreRefused) {
    const DingtalkEvents other(token_, key_, "dingother");
    EXPECT_EQ(other.verify(recorded(0)).error(), Errc::bad_signature);
}

TEST_F(DingtalkEventRequests, ThatCannotBeOpenedAreNotRead) {
    const std::string cut = file_["requests"][0]["body"]["encrypt"].get<std::string>().substr(0, 80);
    const json query{{"msg_signature", crypt_.signature("1", "n", cut)}, {"timestamp", "1"}, {"nonce", "n"}};
    const HttpRequest event = request(query, dump_json(json{{"encrypt", cut}}));
    ASSERT_TRUE(adapter_->verify(event, kNow));
    auto decoded = adapter_->decode(event);
    EXPECT_TRUE(std::holds_alternative<Ignored>(*decoded));
}

TEST_F(DingtalkEventRequests, AreNoneWhereNoSubscriptionIsSet) {
    EXPECT_FALSE(dingtalk()->verify(recorded(0), kNow));
}

}  // namespace
}  // namespace gridbot::adapters
