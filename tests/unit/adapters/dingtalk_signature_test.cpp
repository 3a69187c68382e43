#include "adapters/dingtalk/signature.hpp"

#include <gtest/gtest.h>

#include "core/json.hpp"
#include "tests/unit/adapters/channel.hpp"

namespace gridbot::adapters {
namespace {

constexpr std::int64_t kSignedAt = 1'763'778'869'000;
constexpr std::int64_t kHour = 3'600'000;

nlohmann::json vectors(const char* kind) {
    return read_json(testing::sample("dingtalk/signatures.json")).at(kind);
}

std::string field(const nlohmann::json& vector, const char* name) {
    return vector.at(name).get<std::string>();
}

// The verdict on vector A2 with one part changed.
class CallbackSignature : public ::testing::Test {
protected:
    Result<void> verdict() const {
        return verify_dingtalk_callback(timestamp_, sign_, field(vector_, "secret"), from_ms(clock_));
    }

    nlohmann::json vector_ = vectors("callback").at(1);
    std::string timestamp_ = field(vector_, "timestamp");
    std::string sign_ = field(vector_, "sign");
    std::int64_t clock_ = kSignedAt;
};

TEST(DingtalkSignature, AgreesWithThePublishedVectorsOfCallbacksAndRobots) {
    for (const char* kind : {"callback", "robot"})
        for (const auto& vector : vectors(kind))
            EXPECT_EQ(dingtalk_signature(field(vector, "timestamp"), field(vector, "secret")), field(vector, "sign"))
                << field(vector, "name");
}

TEST_F(CallbackSignature, IsAcceptedAtTheInstantItWasMade) {
    EXPECT_TRUE(verdict().has_value());
}

TEST_F(CallbackSignature, IsAcceptedUpToExactlyOneHourEarlierOrLater) {
    for (std::int64_t offset : {-kHour, kHour}) {
        clock_ = kSignedAt + offset;
        EXPECT_TRUE(verdict().has_value()) << offset;
    }
}

TEST_F(CallbackSignature, IsStaleOneMillisecondBeyondTheHour) {
    for (std::int64_t offset : {-kHour - 1, kHour + 1}) {
        clock_ = kSignedAt + offset;
        EXPECT_EQ(verdict().error(), make_error_code(Errc::stale_request)) << offset;
    }
}

TEST_F(CallbackSignature, IsRefusedWithItsLastCharacterChanged) {
    sign_.back() = '-';
    EXPECT_EQ(verdict().error(), make_error_code(Errc::bad_signature));
}

TEST_F(CallbackSignature, IsRefusedWhenItIsAbsent) {
    sign_.clear();
    EXPECT_EQ(verdict().error(), make_error_code(Errc::bad_signature));
}

TEST_F(CallbackSignature, IsRefusedWhenTheTimestampIsNoPlainNumber) {
    for (const char* odd : {"1763778869000 ", " 1763778869000", "", "now", "1763778869000.0", "99999999999999999999"}) {
        timestamp_ = odd;
        // Signed with that very text: only its shape is wrong.
        sign_ = dingtalk_signature(timestamp_, field(vector_, "secret"));
        EXPECT_EQ(verdict().error(), make_error_code(Errc::bad_signature)) << '"' << odd << '"';
    }
}

TEST_F(CallbackSignature, IsStaleForSignedTimesAtTheEndsOfTheRange) {
    for (const char* far : {"9223372036854775807", "-9223372036854775808"}) {
        timestamp_ = far;
        sign_ = dingtalk_signature(timestamp_, field(vector_, "secret"));
        EXPECT_EQ(verdict().error(), make_error_code(Errc::stale_request)) << far;
    }
}

TEST_F(CallbackSignature, IsReadFromTheHeadersWhateverTheirCase) {
    auto robot = testing::adapter(testing::channel(
        "dingtalk", {{"client_id", "key"}, {"client_secret", "gridbot-demo-app-secret-not-real-0001"}}));
    HttpRequest request;
    request.headers = {{"Timestamp", timestamp_}, {"SIGN", sign_}};

    EXPECT_TRUE(robot->verify(request, from_ms(clock_)).has_value());
}

// What a custom robot with that secret calls at that time.
std::string robot_url(const nlohmann::json& vector, const char* webhook) {
    ChannelConfig config = testing::channel("dingtalk-robot", {{"webhook", webhook}});
    config.settings["secret"] = {field(vector, "secret"), 0};
    SendContext context{.now = from_ms(std::stoll(field(vector, "timestamp")))};
    return testing::adapter(config)->encode(testing::plain("日报"), Way::robot, context)->url;
}

TEST(DingtalkRobotUrl, CarriesTheTimeAndThePercentEncodedSignature) {
    const char* webhook = "https://oapi.dingtalk.com/robot/send?access_token=TOKEN";
    for (const auto& vector : vectors("robot"))
        EXPECT_EQ(robot_url(vector, webhook),
                  webhook + ("&timestamp=" + field(vector, "timestamp") + "&sign=" + field(vector, "parameter")))
            << field(vector, "name");
}

TEST(DingtalkRobotUrl, StartsTheQueryWhereTheWebhookHasNone) {
    const auto vector = vectors("robot").at(1);
    EXPECT_TRUE(robot_url(vector, "https://gov.example.cn/robot/send")
                    .starts_with("https://gov.example.cn/robot/send?timestamp=1763778869002&sign="));
}

TEST(DingtalkRobotUrl, IsTheWebhookItselfWithoutASecret) {
    auto robot =
        testing::adapter(testing::channel("dingtalk-robot", {{"webhook", "https://h/robot/send?access_token=T"}}));
    EXPECT_EQ(robot->encode(testing::plain("日报"), Way::robot, {})->url, "https://h/robot/send?access_token=T");
}

}  // namespace
}  // namespace gridbot::adapters
