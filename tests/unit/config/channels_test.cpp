#include "tests/unit/config/town_copy.hpp"

namespace gridbot {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

using Channels = TownCopy;

TEST_F(Channels, KeepTheirSettingsAsTextWithLines) {
    const Config config = load();

    ASSERT_THAT(config.channels, SizeIs(9));
    const ChannelConfig& ding = config.channels[0];
    EXPECT_EQ(ding.id, "ding");
    EXPECT_EQ(ding.type, "dingtalk");
    EXPECT_EQ(ding.town, "SH");
    EXPECT_EQ(ding.line, 32);
    EXPECT_EQ(ding.get("client_id"), "dingtestkey");
    EXPECT_EQ(ding.settings.at("client_id").line, 36);
    EXPECT_EQ(ding.get("absent", "otherwise"), "otherwise");
    EXPECT_EQ(config.channels[2].get("agent_id"), "1000002");
}

TEST_F(Channels, KeepListsApart) {
    replace("gridbot.toml", "robot_code = ", "callback_hosts = [\"a.example\", \"b.example\"]\nrobot_code = ");

    EXPECT_THAT(load().channels.at(0).lists.at("callback_hosts"), ElementsAre("a.example", "b.example"));
}

TEST_F(Channels, TakeSecretsFromTheEnvironment) {
    environment_["DING_SECRET"] = "from-the-environment";
    replace("gridbot.toml", "\"dingtestsecret\"", "{env = \"DING_SECRET\"}");

    EXPECT_EQ(load().channels.at(0).get("client_secret"), "from-the-environment");
}

TEST_F(Channels, TakeSecretsFromFilesWithoutTheLineEnd) {
    write("ding.secret", "from-a-file\n");
    std::filesystem::permissions(folder_ / "ding.secret", std::filesystem::perms::owner_read);
    replace("gridbot.toml", "\"dingtestsecret\"", "{file = \"ding.secret\"}");

    const Config config = load();

    EXPECT_EQ(config.channels.at(0).get("client_secret"), "from-a-file");
    EXPECT_THAT(warnings_of(config), Not(Contains(HasSubstr("ding.secret"))));
}

TEST_F(Channels, ReportSecretsThatAreNotThere) {
    replace("gridbot.toml", "\"dingtestsecret\"", "{env = \"DING_SECRET\"}");
    replace("gridbot.toml", "\"wecomtestsecret\"", "{file = \"no.secret\"}");
    replace("gridbot.toml", "\"oatestsecret\"", "{from = \"x\"}");

    EXPECT_THAT(faults_of(load()),
                ElementsAre(stands_at("gridbot.toml:37", "the environment variable \"DING_SECRET\" is not set"),
                            stands_at("gridbot.toml:53", "no.secret cannot be read"),
                            stands_at("gridbot.toml:75", "wrong type")));
}

TEST_F(Channels, WarnOfSecretsThatOthersCanRead) {
    write("ding.secret", "from-a-file");
    replace("gridbot.toml", "\"dingtestsecret\"", "{file = \"ding.secret\"}");
    for (const char* name : {"gridbot.toml", "ding.secret"})
        std::filesystem::permissions(folder_ / name, std::filesystem::perms{0644});

    EXPECT_THAT(warnings_of(load()), AllOf(Contains(stands_at("gridbot.toml", "secrets stand in a file that others")),
                                           Contains(stands_at("gridbot.toml:37", "others can read the secret"))));
}

TEST_F(Channels, DoNotWarnOfAReadableFileWithoutSecretsInIt) {
    write("gridbot.toml", read("gridbot.toml").substr(0, read("gridbot.toml").find("[[channel]]")) +
                              "[[channel]]\nid = \"ding\"\ntype = \"dingtalk\"\nclient_secret = {env = \"S\"}\n");
    write("groups.csv", "渠道,会话,群名,类型,网格,单位\n");
    environment_["S"] = "x";
    std::filesystem::permissions(folder_ / "gridbot.toml", std::filesystem::perms{0644});

    const Config config = load();

    EXPECT_THAT(faults_of(config), IsEmpty());
    EXPECT_THAT(warnings_of(config), Not(Contains(HasSubstr("others can read"))));
}

TEST_F(Channels, ADatabaseAddressWithAPasswordIsASecretToo) {
    write("gridbot.toml", read("gridbot.toml").substr(0, read("gridbot.toml").find("[[channel]]")) +
                              "[[channel]]\nid = \"ding\"\ntype = \"dingtalk\"\n");
    write("groups.csv", "渠道,会话,群名,类型,网格,单位\n");
    replace("gridbot.toml", "sqlite:data/gridbot.db", "postgresql://bot:pw@db/gridbot");
    std::filesystem::permissions(folder_ / "gridbot.toml", std::filesystem::perms{0644});

    const Config config = load();

    EXPECT_EQ(config.storage.url, "postgresql://bot:pw@db/gridbot");
    EXPECT_THAT(warnings_of(config), Contains(HasSubstr("others can read")));
}

class SpoiltChannel : public SpoiltTown {};

TEST_P(SpoiltChannel, IsReportedByLineAndRemedy) {
    expect_report();
}

INSTANTIATE_TEST_SUITE_P(
    Values, SpoiltChannel,
    testing::Values(Spoiling{"NoId", "gridbot.toml", "id = \"ding\"\n", "\n", "gridbot.toml:32", "id is missing"},
                    Spoiling{"NoType", "gridbot.toml", "type = \"dingtalk\" ", " ", "gridbot.toml:32",
                             "type is missing"},
                    Spoiling{"DoubleId", "gridbot.toml", "id = \"ding-leaders\"", "id = \"ding\"", "gridbot.toml:43",
                             "channel on line 32"},
                    Spoiling{"BadId", "gridbot.toml", "id = \"ding-leaders\"", "id = \"ding/leaders\"",
                             "gridbot.toml:43", "fit into an address"},
                    Spoiling{"UnknownTown", "gridbot.toml", "id = \"ding\"\n", "town = \"SX\"\nid = \"ding\"\n",
                             "gridbot.toml:33", "unknown town \"SX\""},
                    Spoiling{"TownNotText", "gridbot.toml", "id = \"ding\"\n", "town = 7\nid = \"ding\"\n",
                             "gridbot.toml:33", "wrong type"},
                    Spoiling{"DateSetting", "gridbot.toml", "mode = \"http\"\n", "mode = 2026-01-01\n",
                             "gridbot.toml:35", "wrong type"},
                    Spoiling{"TableSetting", "gridbot.toml", "robot_code = \"dingtestkey\"", "robot_code = {}",
                             "gridbot.toml:38", "wrong type"}),
    [](const auto& spoilt) { return spoilt.param.name; });

TEST_F(Channels, MustNameTheirTownWhereThereAreSeveral) {
    const std::string town = read("gridbot.toml");
    write("b.toml", town.substr(town.find("[town]"), town.find("[server]") - town.find("[town]")));
    replace("b.toml", "\"SH\"", "\"SX\"");
    append("gridbot.toml", "\n[[towns]]\nfile = \"b.toml\"\n");

    EXPECT_THAT(faults_of(load()), Contains(stands_at("gridbot.toml:32", "town is missing")));
}

TEST_F(Channels, AConfigurationWithoutAnyIsUsableButWarnedOf) {
    write("gridbot.toml", read("gridbot.toml").substr(0, read("gridbot.toml").find("[[channel]]")));
    write("groups.csv", "渠道,会话,群名,类型,网格,单位\n");

    const Config config = load();

    EXPECT_TRUE(config.usable());
    EXPECT_THAT(warnings_of(config), Contains(stands_at("gridbot.toml", "no [[channel]]")));
}

}  // namespace
}  // namespace gridbot
