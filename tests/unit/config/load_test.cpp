#include "tests/unit/config/town_copy.hpp"

namespace gridbot {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

using Load = TownCopy;

TEST_F(Load, TheFixtureTownLoadsWithoutFault) {
    const Config config = load();

    EXPECT_THAT(faults_of(config), IsEmpty());
    EXPECT_TRUE(config.usable());
    ASSERT_THAT(config.towns, SizeIs(1));
    const Town& town = *config.towns[0];
    EXPECT_EQ(town.code, "SH");
    EXPECT_EQ(town.name, "三河湖镇");
    EXPECT_EQ(town.zone.name(), "Asia/Shanghai");
    EXPECT_THAT(town.bot_names, ElementsAre("小格", "网格小助手"));
    EXPECT_THAT(town.directory.grids(), SizeIs(9));
    EXPECT_THAT(town.directory.people(), SizeIs(24));
    EXPECT_THAT(town.directory.groups(), SizeIs(9));
    EXPECT_EQ(town.directory.grid("SH-HX-52")->households, 286);
    EXPECT_EQ(town.directory.group("ding", "cidGrid52==")->kind, GroupKind::work);
    EXPECT_NE(town.taxonomy->find("facility.lift"), nullptr);
    EXPECT_TRUE(town.texts.has("G01"));
    EXPECT_NE(town.calendar.table_of(2026), nullptr);
    EXPECT_NE(town.rhythm.working_hours.size(), 0u);
}

TEST_F(Load, TheFixtureTownHasFewWarnings) {
    EXPECT_THAT(warnings_of(load()),
                AllOf(SizeIs(testing::Le(4u)), Contains(HasSubstr("no 网格员")), Contains(HasSubstr("no 承办人"))));
}

TEST_F(Load, ReadsServerAndStorage) {
    const Config config = load();

    EXPECT_EQ(config.server.listen, "127.0.0.1:18080");
    EXPECT_EQ(config.server.admin_listen, "127.0.0.1:18081");
    EXPECT_EQ(config.server.threads, 2);
    EXPECT_EQ(config.storage.url, "sqlite:" + (folder_ / "data/gridbot.db").string());
    EXPECT_EQ(config.storage.key_file, folder_ / "data/gridbot.key");
    EXPECT_EQ(config.storage.attachments, "");  // beside the database
}

TEST_F(Load, AnUnreadableConfigurationIsAFaultOfTheFileAsAWhole) {
    std::filesystem::remove(folder_ / "gridbot.toml");
    EXPECT_THAT(faults_of(load()), ElementsAre(stands_at("gridbot.toml", "cannot be read")));
}

TEST_F(Load, AFolderInPlaceOfAFileIsUnreadable) {
    std::filesystem::remove(folder_ / "gridbot.toml");
    std::filesystem::create_directory(folder_ / "gridbot.toml");
    EXPECT_THAT(faults_of(load()), ElementsAre(stands_at("gridbot.toml", "cannot be read")));
}

TEST_F(Load, ASyntaxErrorIsReportedByItsLine) {
    replace("gridbot.toml", "threads = 2", "threads = ");
    EXPECT_THAT(faults_of(load()), ElementsAre(stands_at("gridbot.toml:26", "not TOML")));
}

class SpoiltToml : public SpoiltTown {};

TEST_P(SpoiltToml, IsReportedByLineAndRemedy) {
    expect_report();
}

INSTANTIATE_TEST_SUITE_P(
    Values, SpoiltToml,
    testing::Values(
        Spoiling{"NoTown", "gridbot.toml", "[town]", "[village]", "gridbot.toml", "no town"},
        Spoiling{"NoName", "gridbot.toml", "name = \"三河湖镇\"", "", "gridbot.toml:6", "name is missing"},
        Spoiling{"NoCode", "gridbot.toml", "code = \"SH\"", "", "gridbot.toml:6", "code is missing"},
        Spoiling{"BadCode", "gridbot.toml", "code = \"SH\"", "code = \"sh1\"", "gridbot.toml:8", "two capital letters"},
        Spoiling{"BadZone", "gridbot.toml", "Asia/Shanghai", "Asia/Shanghia", "gridbot.toml:9",
                 "\"Asia/Shanghia\" is not known"},
        Spoiling{"NoGrids", "gridbot.toml", "grids = \"grids.csv\"", "", "gridbot.toml:6", "grids is missing"},
        Spoiling{"GridsNotText", "gridbot.toml", "\"grids.csv\"", "7", "gridbot.toml:10", "grids has the wrong type"},
        Spoiling{"NoSuchTable", "gridbot.toml", "\"orgs.csv\"", "\"org.csv\"", "gridbot.toml:11",
                 "org.csv, which cannot be read"},
        Spoiling{"BotNames", "gridbot.toml", "[\"小格\", \"网格小助手\"]", "\"小格\"", "gridbot.toml:15",
                 "not a list of texts"},
        Spoiling{"ListenWithoutPort", "gridbot.toml", "127.0.0.1:18080\"  ", "127.0.0.1\"  ", "gridbot.toml:23",
                 "not an address"},
        Spoiling{"ListenWithBadPort", "gridbot.toml", "127.0.0.1:18080\"  ", "127.0.0.1:99999\"  ", "gridbot.toml:23",
                 "not an address"},
        Spoiling{"ListenWithName", "gridbot.toml", "127.0.0.1:18080\"  ", "localhost:18080\"  ", "gridbot.toml:23",
                 "not an address"},
        Spoiling{"SameListen", "gridbot.toml", "127.0.0.1:18081", "127.0.0.1:18080", "gridbot.toml:24",
                 "the same as listen"},
        Spoiling{"PublicUrl", "gridbot.toml", "\"http://127.0.0.1:18080\"", "\"town.example\"", "gridbot.toml:25",
                 "https://"},
        Spoiling{"Threads", "gridbot.toml", "threads = 2", "threads = 0", "gridbot.toml:26", "not a number that fits"},
        Spoiling{"ThreadsText", "gridbot.toml", "threads = 2", "threads = \"2\"", "gridbot.toml:26",
                 "not a number that fits"},
        Spoiling{"TlsAlone", "gridbot.toml", "threads = 2", "tls_key = \"grids.csv\"", "gridbot.toml:22",
                 "tls_certificate is missing"},
        Spoiling{"TlsUnread", "gridbot.toml", "threads = 2", "tls_key = \"no.pem\"", "gridbot.toml:26",
                 "cannot be read"},
        Spoiling{"StorageUrl", "gridbot.toml", "sqlite:data/gridbot.db", "mysql://x", "gridbot.toml:29",
                 "no database address"},
        Spoiling{"TownNoTable", "gridbot.toml", "[town]", "town = 3\n[t]", "gridbot.toml:6", "town is not a table"}),
    [](const auto& spoilt) { return spoilt.param.name; });

TEST_F(Load, UnknownKeysAreWarningsThatNameTheNearestKey) {
    replace("gridbot.toml", "threads = 2", "thread = 2");
    replace("gridbot.toml", "[storage]", "[storag]");

    const Config config = load();

    EXPECT_TRUE(config.usable());
    EXPECT_THAT(
        warnings_of(config),
        AllOf(Contains(AllOf(stands_at("gridbot.toml:26", "no key \"thread\""), HasSubstr("write \"threads\""))),
              Contains(AllOf(stands_at("gridbot.toml:28", "no key \"storag\""), HasSubstr("\"storage\"")))));
}

TEST_F(Load, TheTownsOwnFilesAreLaidOverTheShippedOnes) {
    replace("gridbot.toml", "# texts", "texts");
    replace("gridbot.toml", "# rhythm", "rhythm");
    replace("gridbot.toml", "# calendar", "calendar");
    write("texts.toml", "G19 = \"不客气。\"\n");
    write("rhythm.toml", "");
    write("calendar.json",
          R"({"version":1,"years":{"2031":{"status":"official","off":["2031-01-01/2031-01-03"],"work":[]}}})");

    const Config config = load();

    EXPECT_THAT(faults_of(config), IsEmpty());
    EXPECT_EQ(config.towns.at(0)->texts.say("G19"), "不客气。");
    EXPECT_TRUE(config.towns.at(0)->texts.has("G01"));
    EXPECT_NE(config.towns.at(0)->calendar.table_of(2031), nullptr);
    EXPECT_EQ(config.towns.at(0)->calendar.table_of(2026), nullptr);
}

TEST_F(Load, FaultsInTheTownsOwnFilesAreReportedByTheirLines) {
    for (const char* key : {"# texts", "# rhythm", "# calendar", "# categories"})
        replace("gridbot.toml", key, std::string(key).substr(2));
    write("texts.toml", "G19 = \"好\"\nG05 = \"{nobody}\"\n");
    write("rhythm.toml", "# one\nworking_hours = 3\n");
    write("calendar.json", "[]");
    write("categories.toml", "[[category]]\ncode = 7\n");

    EXPECT_THAT(faults_of(load()), AllOf(Contains(stands_at("texts.toml:2", "{nobody}")),
                                         Contains(testing::StartsWith("rhythm.toml:2: fault: ")),
                                         Contains(stands_at("calendar.json", "no years in it")),
                                         Contains(testing::StartsWith("categories.toml:"))));
}

TEST_F(Load, SeveralTownsStandInFilesOfTheirOwn) {
    const std::string town = read("gridbot.toml");
    const std::size_t begin = town.find("[town]");
    const std::size_t end = town.find("[server]");
    for (const char* table : {"grids.csv", "orgs.csv", "staff.csv", "routing.csv"})
        write(std::filesystem::path("b") / table, read(table));
    write("b/groups.csv", "渠道,会话,群名,类型,网格,单位\nchat,g12,第12网格居民群,网格群,SH-SJ-12,\n");
    write("groups.csv", "渠道,会话,群名,类型,网格,单位\nding,cidGrid12==,第12网格居民群,网格群,SH-SJ-12,\n");
    write("a.toml", town.substr(begin + 6, end - begin - 6));
    write("b/town.toml", town.substr(begin, end - begin));
    replace("b/town.toml", "\"SH\"", "\"SX\"");
    write("gridbot.toml",
          "[[towns]]\nfile = \"a.toml\"\n[[towns]]\nfile = \"b/town.toml\"\n"
          "[[channel]]\nid = \"ding\"\ntype = \"dingtalk\"\ntown = \"SH\"\n"
          "[[channel]]\nid = \"chat\"\ntype = \"console\"\ntown = \"SX\"\n");

    const Config config = load();

    EXPECT_THAT(faults_of(config), IsEmpty());
    ASSERT_THAT(config.towns, SizeIs(2));
    EXPECT_EQ(config.towns[0]->code, "SH");
    EXPECT_EQ(config.towns[1]->code, "SX");
    EXPECT_NE(config.towns[1]->directory.group("chat", "g12"), nullptr);
}

TEST_F(Load, FaultsOfSeveralTownsNameTheirFiles) {
    write("b/town.toml", "name = \"三溪镇\"\ncode = \"SH\"\ngrids = \"grids.csv\"\n");
    append("gridbot.toml", "\n[[towns]]\nfile = \"b/town.toml\"\n[[towns]]\nfile = \"c.toml\"\n");

    EXPECT_THAT(faults_of(load()), AllOf(Contains(stands_at("b/town.toml:3", "b/grids.csv, which cannot be read")),
                                         Contains(stands_at("b/town.toml:1", "another town has the code \"SH\"")),
                                         Contains(HasSubstr("c.toml, which cannot be read"))));
}

// Whatever line of the configuration is broken, and however: what is said of it gives nothing away.
TEST_F(Load, NoFaultTextEverShowsASecretOrAMobileNumber) {
    const std::vector<std::string> secrets{"dingtestsecret",  "SECtestleaders", "wecomtestsecret",  "QDG6eK",
                                           "aibotToken1",     "access_token=",  "key=leaders",      "oatestsecret",
                                           "oaToken",         "onebottoken",    "onebottestsecret", "kftestsecret",
                                           "kfToken",         "jWmYm7qr5nMo",   "abcdefghijklmn",   "1380000",
                                           "reporttestsecret"};
    constexpr std::size_t kStride = 29;  // bytes; each load takes milliseconds
    int faults = 0;
    for (const std::string name : {"gridbot.toml", "staff.csv", "groups.csv"}) {
        const std::string whole = read(name);
        for (std::size_t at = 0; at < whole.size(); at += kStride) {
            std::string spoilt = whole;
            const char junk[] = {'"', ',', '\n', '=', 'x', '[', '{', '\''};
            spoilt[at] = junk[(at / kStride) % std::size(junk)];
            write(name, spoilt);
            for (const ConfigFault& fault : load().faults) {
                ++faults;
                for (const std::string& secret : secrets)
                    ASSERT_THAT(to_line(fault), Not(HasSubstr(secret))) << name << " spoilt at byte " << at;
            }
        }
        write(name, whole);
    }
    EXPECT_GT(faults, 100);
}

}  // namespace
}  // namespace gridbot
