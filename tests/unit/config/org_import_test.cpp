#include "core/config/org_import.hpp"

#include "tests/unit/config/org_tables.hpp"

namespace gridbot {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST_F(OrgImport, TheSameTablesChangeNothing) {
    const OrgPlan same = plan();

    EXPECT_THAT(faults(same), IsEmpty());
    EXPECT_FALSE(same.changes_something());
    EXPECT_EQ(same.tables.size(), 5u);
}

TEST_F(OrgImport, ShowsWhatIsAddedChangedAndEnded) {
    replace(next("grids"), "农村,52网格,286", "农村,52网格,290");
    replace(next("grids"), "SH-SJ-12-M1,一组微网格,微网格,SH-SJ-12,农村,一组,35\n",
            "SH-SJ-13,第13网格,网格,SH-SJ,农村,,120\n");

    EXPECT_THAT(changes(plan()), ElementsAre("grids ~ SH-HX-52 第52网格: 户数 286 → 290", "grids + SH-SJ-13 第13网格",
                                             "grids . SH-SJ-12-M1 一组微网格"));
}

TEST_F(OrgImport, AGridThatVanishesIsEndedOnTheDayInTheTownAndStaysKnown) {
    replace(next("grids"), "SH-SJ-12-M1,一组微网格,微网格,SH-SJ-12,农村,一组,35\n", "");

    import();

    EXPECT_THAT(read("grids.csv"), HasSubstr("SH-SJ-12-M1,一组微网格,微网格,SH-SJ-12,农村,一组,35,,2026-11-23\n"));
    const Config config = load();
    ASSERT_TRUE(config.usable()) << testing::PrintToString(faults_of(config));
    const Directory& directory = config.towns.at(0)->directory;
    ASSERT_NE(directory.grid("SH-SJ-12-M1"), nullptr);
    EXPECT_TRUE(directory.grid("SH-SJ-12-M1")->valid.has_ended());
    EXPECT_TRUE(directory.within("SH-SJ-12-M1", "SH-SJ")) << "its cases are still reported in the village";
}

TEST_F(OrgImport, ImportingAgainChangesNothingMore) {
    replace(next("grids"), "SH-SJ-12-M1,一组微网格,微网格,SH-SJ-12,农村,一组,35\n",
            "SH-SJ-13,第13网格,网格,SH-SJ,农村,,120\n");
    import();
    const std::string after = read("grids.csv");
    now_ += std::chrono::days{9};

    EXPECT_THAT(changes(plan()), IsEmpty());
    import();
    EXPECT_EQ(read("grids.csv"), after);
    EXPECT_THAT(after, HasSubstr("SH-SJ-13,第13网格,网格,SH-SJ,农村,,120,2026-11-23,\n"));
}

TEST_F(OrgImport, AGridThatComesBackIsInForceAgain) {
    const std::string whole = read(next("grids"));
    replace(next("grids"), "SH-SJ-12-M1,一组微网格,微网格,SH-SJ-12,农村,一组,35\n", "");
    import();
    write(next("grids"), whole);
    now_ += std::chrono::days{1};

    EXPECT_THAT(changes(plan()), ElementsAre(HasSubstr("grids ^ SH-SJ-12-M1")));
    import();
    EXPECT_THAT(read("grids.csv"), HasSubstr("一组,35,2026-11-24,\n"));
}

TEST_F(OrgImport, WhoLeavesKeepsTheNameAndLosesAccountPhoneAndRights) {
    replace(next("staff"), "p06,王强,13800000006,0000-6000006,网格员,SH-SJ-12,,ding_p06,wecom_p06,wx_p06\n", "");

    import();

    const Config config = load();
    ASSERT_TRUE(config.usable()) << testing::PrintToString(faults_of(config));
    const Directory& directory = config.towns.at(0)->directory;
    EXPECT_EQ(directory.person("p06"), nullptr) << "cases of who left go to those who stand in";
    ASSERT_NE(directory.anybody("p06"), nullptr);
    EXPECT_EQ(directory.anybody("p06")->name, "王强");
    EXPECT_EQ(directory.person_by_account("dingtalk", "ding_p06"), nullptr);
    EXPECT_EQ(directory.person_by_account("console", "p06"), nullptr);
    EXPECT_THAT(read("staff.csv"), AllOf(Not(HasSubstr("13800000006")), Not(HasSubstr("ding_p06"))));
}

TEST_F(OrgImport, ALeaversAccountMayBeGivenToAnother) {
    replace(next("staff"), "p06,王强,13800000006,0000-6000006,网格员,SH-SJ-12,,ding_p06,wecom_p06,wx_p06\n",
            "p60,王新,13800000060,,网格员,SH-SJ-12,,ding_p06,,\n");

    EXPECT_THAT(faults(plan()), IsEmpty());
}

TEST_F(OrgImport, ShowsThatContactDataChangedButNotTheData) {
    replace(next("staff"), "13800000003", "13899999993");

    const auto shown = changes(plan());

    EXPECT_THAT(shown, ElementsAre(HasSubstr("手机已改")));
    EXPECT_THAT(shown, Each(AllOf(Not(HasSubstr("138")), Not(HasSubstr("ding_")))));
}

TEST_F(OrgImport, GroupsAndRoutesThatVanishAreRemoved) {
    replace(next("groups"), "ding,cidGrid12==,第12网格居民群,网格群,SH-SJ-12,\n", "");
    replace(next("routing"), "facility.road,cjb,\n", "");

    EXPECT_THAT(changes(plan()),
                ElementsAre("groups x ding cidGrid12== 第12网格居民群", "routing x facility.road cjb"));
}

TEST_F(OrgImport, NothingInForceMayHangOnWhatIsEnded) {
    replace(next("grids"), "SH-HX-53,第53网格,网格,SH-HX,农村,53网格,241\n", "");

    EXPECT_THAT(faults(plan()), Contains(AllOf(HasSubstr("staff.csv，第"), HasSubstr("“网格”列"),
                                               HasSubstr("网格“SH-HX-53”已经停用"))));
}

TEST_F(OrgImport, AFirstImportNeedsNoTablesInForceAndBeginsNoValidity) {
    for (const char* table : kTables) std::filesystem::remove(folder_ / (std::string(table) + ".csv"));

    import();

    EXPECT_TRUE(load().usable());
    EXPECT_THAT(read("grids.csv"),
                AllOf(testing::StartsWith("\xEF\xBB\xBF编码,名称"), HasSubstr("SH,三河湖镇,镇,,,,,,\n")));
}

TEST_F(OrgImport, TablesInForceThatCannotBeReadAreNotThrownAway) {
    write("grids.csv", "编码,名称\n\"SH,三河湖镇\n");

    EXPECT_THAT(faults(plan()), Contains(HasSubstr("grids.csv：现有的表读不了")));
}

TEST_F(OrgImport, ADayToComeIsAFault) {
    write(next("grids"), "编码,名称,层级,上级,停用\nSH,三河湖镇,镇,,\nSH-HX,河西村,村,SH,2027/1/1\n");

    EXPECT_THAT(faults(plan()), Contains(AllOf(HasSubstr("第 3 行，“停用”列"), HasSubstr("还没有到"))));
}

TEST_F(OrgImport, FaultsElsewhereInTheConfigurationDoNotHinder) {
    replace("gridbot.toml", "client_secret = \"dingtestsecret\"", "client_secret = {env = \"NOT_SET_HERE\"}");

    const OrgPlan made = plan();

    EXPECT_TRUE(made.is_good()) << testing::PrintToString(faults(made));
    EXPECT_EQ(made.other_faults, 1u);
}

TEST_F(OrgImport, AnUnknownTownIsNamed) {
    const OrgPlan made = plan_org_import({folder_ / "gridbot.toml", folder_ / "new", "XY"}, environment_of(), now_);

    EXPECT_THAT(faults(made), Contains(HasSubstr("没有“XY”这个镇")));
}

}  // namespace
}  // namespace gridbot
