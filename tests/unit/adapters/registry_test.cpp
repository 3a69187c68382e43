#include "adapters/registry.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/adapters/channel.hpp"

namespace gridbot::adapters {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

std::vector<std::string> faults_of(const ChannelConfig& config) {
    std::vector<std::string> lines;
    for (const ConfigFault& fault : check_channel(config, "town.toml")) lines.push_back(to_line(fault));
    return lines;
}

auto fault_at(int line, const std::string& what) {
    return AllOf(StartsWith("town.toml:" + std::to_string(line) + ": fault: channel \"ding\": "), HasSubstr(what),
                 HasSubstr("; "));
}
auto warning_at(int line, const std::string& what) {
    return AllOf(StartsWith("town.toml:" + std::to_string(line) + ": warning: channel \"ding\": "), HasSubstr(what),
                 HasSubstr("; "));
}

TEST(Registry, KnowsEveryTypeOnce) {
    for (const ChannelType& type : channel_types()) EXPECT_EQ(find_channel_type(type.name), &type) << type.name;
    EXPECT_EQ(find_channel_type("telegram"), nullptr);
    EXPECT_EQ(find_channel_type(""), nullptr);
}

TEST(Registry, MakesAdaptersThatKnowTheirOwnType) {
    for (const ChannelType& type : channel_types()) {
        if (!type.make) continue;
        auto made = testing::adapter(testing::channel(std::string(type.name), {}));
        EXPECT_EQ(made->traits().type, type.name);
    }
}

TEST(ChannelCheck, NamesAnUnknownTypeAndTheKnownOnes) {
    EXPECT_THAT(
        faults_of(testing::channel("telegram", {})),
        ElementsAre(AllOf(fault_at(7, "unknown type \"telegram\""), HasSubstr("dingtalk, "), HasSubstr("onebot"))));
}

TEST(ChannelCheck, NamesEverySettingThatIsMissing) {
    EXPECT_THAT(faults_of(testing::channel("dingtalk", {})),
                ElementsAre(fault_at(7, "client_id is missing"), fault_at(7, "client_secret is missing")));
}

TEST(ChannelCheck, TakesAnEmptySettingForAMissingOneAtItsLine) {
    EXPECT_THAT(faults_of(testing::channel("wecom-robot", {{"webhook", ""}})),
                ::testing::Contains(fault_at(8, "webhook is missing")));
}

TEST(ChannelCheck, DoesNotCallMissingWhatCouldNotBeRead) {
    ChannelConfig config = testing::channel("wecom-robot", {});
    config.unread.insert("webhook");
    EXPECT_THAT(faults_of(config), IsEmpty());
}

TEST(ChannelCheck, WarnsOfSettingsThatTheTypeDoesNotHave) {
    EXPECT_THAT(faults_of(testing::channel("wecom-robot", {{"webhook", "https://h/x"}, {"colour", "red"}})),
                ElementsAre(warning_at(9, "colour is not a setting of wecom-robot")));
}

TEST(ChannelCheck, WarnsOfBlanksAndQuotationMarksAroundASetting) {
    EXPECT_THAT(faults_of(testing::channel("dingtalk", {{"client_id", "key "}, {"client_secret", "\"secret\""}})),
                ElementsAre(warning_at(8, "client_id begins or ends with a blank or a quotation mark"),
                            warning_at(9, "client_secret begins or ends with a blank or a quotation mark")));
}

TEST(ChannelCheck, NamesAnAddressThatIsNone) {
    EXPECT_THAT(faults_of(testing::channel("dingtalk-robot", {{"webhook", "oapi.dingtalk.com/robot/send"}})),
                ElementsAre(fault_at(8, "webhook is not an http(s) address")));
}

TEST(ChannelCheck, KnowsNoTypeThatIsNotInThisBuild) {
    for (const ChannelType& type : channel_types()) EXPECT_TRUE(type.make) << type.name;
}

TEST(ChannelCheck, NamesTheOneSettingThatIsMissing) {
    EXPECT_THAT(faults_of(testing::channel("wecom-report", {{"corp_id", "c"}})),
                ElementsAre(fault_at(7, "secret is missing")));
}

TEST(ChannelCheck, NamesAModeThatTheTypeDoesNotHave) {
    EXPECT_THAT(
        faults_of(testing::channel("dingtalk", {{"client_id", "a"}, {"client_secret", "b"}, {"mode", "steam"}})),
        ElementsAre(fault_at(10, "unknown mode \"steam\"")));
    EXPECT_THAT(
        faults_of(testing::channel("dingtalk", {{"client_id", "a"}, {"client_secret", "b"}, {"mode", "stream"}})),
        IsEmpty());
}

TEST(ChannelCheck, NamesAnAesKeyThatIsNone) {
    ChannelConfig config = testing::channel(
        "wecom-app",
        {{"corp_id", "c"}, {"agent_id", "1"}, {"secret", "s"}, {"token", "t"}, {"encoding_aes_key", "short"}});
    EXPECT_THAT(faults_of(config), ElementsAre(fault_at(12, "encoding_aes_key is not 43 letters and digits")));
}

TEST(ChannelCheck, NamesAModeOfAnAccountAndALengthThatAreNone) {
    EXPECT_THAT(
        faults_of(testing::channel("wechat-oa", {{"app_id", "a"},
                                                 {"app_secret", "b"},
                                                 {"token", "t"},
                                                 {"encoding_aes_key", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"},
                                                 {"mode", "loud"}})),
        ElementsAre(fault_at(12, "mode \"loud\"")));
    EXPECT_THAT(faults_of(testing::channel("onebot", {{"secret", "s"}, {"hears_for", "ever"}})),
                ::testing::Contains(fault_at(9, "hears_for \"ever\" is no length")));
    EXPECT_THAT(
        faults_of(testing::channel("wecom-report", {{"corp_id", "a"}, {"secret", "b"}, {"poll_every", "often"}})),
        ElementsAre(fault_at(10, "poll_every \"often\"")));
}

TEST(ChannelCheck, FindsNothingInAGoodChannel) {
    EXPECT_THAT(faults_of(testing::channel("dingtalk", {{"client_id", "a"}, {"client_secret", "b"}, {"mode", "http"}})),
                IsEmpty());
    EXPECT_THAT(faults_of(testing::channel("console", {})), IsEmpty());
}

}  // namespace
}  // namespace gridbot::adapters
