#include "tests/unit/config/town_copy.hpp"

namespace gridbot {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

using Tables = TownCopy;

class SpoiltTable : public SpoiltTown {};

TEST_P(SpoiltTable, IsReportedByFileLineAndRemedy) {
    expect_report();
}

INSTANTIATE_TEST_SUITE_P(
    Grids, SpoiltTable,
    testing::Values(
        Spoiling{"UnknownParent", "grids.csv", "网格,SH-HX,农村,52", "网格,SH-HY,农村,52", "grids.csv:4",
                 "unknown grid \"SH-HY\""},
        Spoiling{"Loop", "grids.csv", "SH-HX,河西村,村,SH,", "SH-HX,河西村,村,SH-HX-52,", "grids.csv:3",
                 "\"SH-HX\" under \"SH-HX-52\" under \"SH-HX\""},
        Spoiling{"OwnParent", "grids.csv", "SH-SJ,孙家村,村,SH,", "SH-SJ,孙家村,村,SH-SJ,", "grids.csv:8", "a loop"},
        Spoiling{"TwoRoots", "grids.csv", "SH-SJ,孙家村,村,SH,", "SH-SJ,孙家村,村,,", "grids.csv:8",
                 "no 上级 (parent)"},
        Spoiling{"NoRoot", "grids.csv", "SH,三河湖镇,镇,,", "SH,三河湖镇,镇,SH-SJ,", "grids.csv", "no root"},
        Spoiling{"DoubleCode", "grids.csv", "SH-HX-53,", "SH-HX-52,", "grids.csv:7", "stands already on line 4"},
        Spoiling{"UnknownLevel", "grids.csv", "微网格,SH-SJ-12", "微格,SH-SJ-12", "grids.csv:10",
                 "unknown level \"微格\""},
        Spoiling{"Households", "grids.csv", ",286", ",约286", "grids.csv:4", "not a number"},
        Spoiling{"MissingColumn", "grids.csv", "上级", "上级网格", "grids.csv:1", "上级 (parent) is missing"},
        Spoiling{"DoubleColumn", "grids.csv", "别名", "名称", "grids.csv:1", "is there twice"},
        Spoiling{"EmptyName", "grids.csv", "第53网格", "", "grids.csv:7", "名称 (name) is empty"},
        Spoiling{"LongRow", "grids.csv", ",241", ",241,x", "grids.csv:7", "more cells"},
        Spoiling{"NotUtf8", "grids.csv", "第53网格", "\xB5\xDA", "grids.csv:7", "not UTF-8"},
        Spoiling{"OpenQuote", "grids.csv", "第53网格", "\"第53网格", "grids.csv:7", "never closed"}),
    [](const auto& spoilt) { return spoilt.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Staff, SpoiltTable,
    testing::Values(
        Spoiling{"UnknownGrid", "staff.csv", "网格长,SH-HX-53", "网格长,SH-HX-99", "staff.csv:25",
                 "unknown grid \"SH-HX-99\""},
        Spoiling{"UnknownOrg", "staff.csv", "SH,mzb,", "SH,mzbx,", "staff.csv:9", "unknown organisation \"mzbx\""},
        Spoiling{"UnknownRole", "staff.csv", ",楼长,", ",楼丈,", "staff.csv:5", "unknown role \"楼丈\""},
        Spoiling{"HandlerWithoutOrg", "staff.csv", "承办人,SH,wy", "承办人,SH,", "staff.csv:10", "without 单位"},
        Spoiling{"RoleWithoutGrid", "staff.csv", "网格长,SH-HX-52,", "网格长,,", "staff.csv:2", "needs a 网格"},
        Spoiling{"NoId", "staff.csv", "p03,", ",", "staff.csv:4", "工号 (id) is empty"},
        Spoiling{"NoName", "staff.csv", "李芳", "", "staff.csv:4", "姓名 (name) is empty"},
        Spoiling{"SharedAccount", "staff.csv", "ding_p03", "ding_p01", "staff.csv:4",
                 "the account dingtalk is that of another person, on line 2"},
        Spoiling{"MobileDiffers", "staff.csv", "p07,马俊,13800000007,0000-6000007,包村干部,SH-SJ",
                 "p07,马俊,13800000099,0000-6000007,包村干部,SH-SJ", "staff.csv:27",
                 "手机 (mobile) differs from line 8"},
        Spoiling{"AccountDiffers", "staff.csv", "SH-SJ,,ding_p07", "SH-SJ,,ding_p77", "staff.csv:27",
                 "the account dingtalk differs from line 8"}),
    [](const auto& spoilt) { return spoilt.param.name; });

INSTANTIATE_TEST_SUITE_P(
    OtherTables, SpoiltTable,
    testing::Values(
        Spoiling{"UnknownOrgKind", "orgs.csv", "外部单位", "外部", "orgs.csv:13",
                 "unknown kind of organisation \"外部\""},
        Spoiling{"DoubleOrg", "orgs.csv", "gd,供电所", "gs,供电所", "orgs.csv:12", "stands already on line 10"},
        Spoiling{"NoCenter", "orgs.csv", "网格中心,中心", "网格中心,职能部门", "orgs.csv",
                 "no organisation of the kind 中心"},
        Spoiling{"UnknownGroupKind", "groups.csv", "楼栋群,SH-HX-52-B3", "楼群,SH-HX-52-B3", "groups.csv:2",
                 "unknown kind of group \"楼群\""},
        Spoiling{"UnknownGroupGrid", "groups.csv", "SH-HX-52-B5", "SH-HX-52-B7", "groups.csv:6", "unknown grid"},
        Spoiling{"GroupWithoutGrid", "groups.csv", "工作群,SH-HX-52,", "工作群,,", "groups.csv:3", "no 网格 (grid)"},
        Spoiling{"OrgGroupWithoutOrg", "groups.csv", "工作群,SH-HX-52,", "单位群,SH-HX-52,", "groups.csv:3",
                 "without 单位"},
        Spoiling{"UnknownGroupOrg", "groups.csv", "工作群,SH-HX-52,", "单位群,SH-HX-52,wyy", "groups.csv:3",
                 "unknown organisation \"wyy\""},
        Spoiling{"BoundTwice", "groups.csv", "wx,88002", "wx,88001", "groups.csv:10", "bound already on line 9"},
        Spoiling{"UnknownChannel", "groups.csv", "ding,cidGrid12==", "dingg,cidGrid12==", "groups.csv:4",
                 "no channel \"dingg\""},
        Spoiling{"NoConversation", "groups.csv", "ding,cidGrid12==", "ding,", "groups.csv:4",
                 "会话 (conversation) is empty"},
        Spoiling{"UnknownCategory", "routing.csv", "facility.gas", "facility.gaz", "routing.csv:5",
                 "unknown category \"facility.gaz\""},
        Spoiling{"UnknownLead", "routing.csv", "safety.public,pcs", "safety.public,psc", "routing.csv:8",
                 "unknown organisation \"psc\""},
        Spoiling{"UnknownHelper", "routing.csv", "cjb|pcs", "cjb|pcx", "routing.csv:7", "unknown organisation \"pcx\""},
        Spoiling{"RoutedTwice", "routing.csv", "facility.power", "facility.water", "routing.csv:4",
                 "routed already on line 3"}),
    [](const auto& spoilt) { return spoilt.param.name; });

TEST_F(Tables, RemediesNameTheNearestKnownWord) {
    replace("routing.csv", "facility.gas", "facility.gaz");
    replace("staff.csv", ",楼长,", ",楼丈,");

    EXPECT_THAT(faults_of(load()), ElementsAre(HasSubstr("write \"楼长\""), HasSubstr("write \"facility.gas\"")));
}

TEST_F(Tables, AllFaultsAreReportedInOneRun) {
    replace("grids.csv", "网格,SH-HX,农村,52", "网格,SH-HY,农村,52");
    replace("staff.csv", ",楼长,", ",楼丈,");
    replace("groups.csv", "wx,88002", "wx,88001");
    replace("routing.csv", "safety.public,pcs", "safety.public,psc");
    replace("orgs.csv", "外部单位", "外部");

    EXPECT_EQ(faults_of(load()).size(), 5u);
}

TEST_F(Tables, AnUnreadTableIsReportedOnceAndNotForEachRowThatRefersToIt) {
    std::filesystem::remove(folder_ / "grids.csv");

    EXPECT_THAT(faults_of(load()), ElementsAre(stands_at("gridbot.toml:10", "grids.csv, which cannot be read")));
}

TEST_F(Tables, AMissingColumnIsReportedOnceAndNotForEachRow) {
    replace("orgs.csv", "编码", "代码");

    const Config config = load();

    EXPECT_THAT(faults_of(config), ElementsAre(stands_at("orgs.csv:1", "编码 (code) is missing")));
    EXPECT_THAT(warnings_of(config), Contains(stands_at("orgs.csv:1", "\"代码\" is not used")));
}

TEST_F(Tables, ColumnsMayStandInAnyOrderUnderEnglishNamesWithOthersBetween) {
    write(
        "orgs.csv",
        "duty_phone,kind,name,remarks,code,aliases\n,center,网格中心,x,center,\n,office,城建办,,cjb,\n"
        ",office,民政办,,mzb,\n,office,执法队,,zfd,\n,office,派出所,,pcs,\n,office,司法所,,sfs,\n,office,信访办,,xfb,\n"
        ",property,物业,,wy,甲|乙\n,utility,供水,,gs,\n,utility,燃气,,rq,\n,utility,供电,,gd,\n");

    const Config config = load();

    EXPECT_THAT(faults_of(config), IsEmpty());
    EXPECT_THAT(warnings_of(config), Contains(stands_at("orgs.csv:1", "\"remarks\" is not used")));
    const Org* property = config.towns.at(0)->directory.org("wy");
    ASSERT_NE(property, nullptr);
    EXPECT_EQ(property->kind, OrgKind::property);
    EXPECT_THAT(property->aliases, ElementsAre("甲", "乙"));
}

TEST_F(Tables, LevelsInEnglishBecomeTheTownsWords) {
    replace("grids.csv", "SH-HX,河西村,村", "SH-HX,河西村,village");

    EXPECT_EQ(load().towns.at(0)->directory.grid("SH-HX")->level, "村");
}

TEST_F(Tables, ATownMayAddLevelsOfItsOwn) {
    replace("grids.csv", "微网格,SH-SJ-12", "十户,SH-SJ-12");
    replace("gridbot.toml", "[server]", "levels = [\"十户\"]\n[server]");

    EXPECT_THAT(faults_of(load()), IsEmpty());
}

TEST_F(Tables, RowsOfOnePersonMergeIntoOneWithSeveralPosts) {
    replace("staff.csv", "p07,马俊,13800000007,0000-6000007,包村干部,SH-SJ,,ding_p07,wecom_p07,",
            "p07,,,,包村干部,SH-SJ,,,,wx_p07");

    const Config config = load();

    EXPECT_THAT(faults_of(config), IsEmpty());
    const Person* person = config.towns.at(0)->directory.person("p07");
    ASSERT_NE(person, nullptr);
    EXPECT_EQ(person->posts.size(), 2u);
    EXPECT_EQ(person->name, "马俊");
    EXPECT_THAT(person->accounts, ElementsAre(testing::Pair("console", "p07"), testing::Pair("dingtalk", "ding_p07"),
                                              testing::Pair("wechat", "wx_p07"), testing::Pair("wecom", "wecom_p07")));
}

TEST_F(Tables, ColumnOfTheThreeSlotsIsReadWhereThereIsOne) {
    replace("staff.csv", "微信\n", "微信,岗位\n");
    replace("staff.csv", "wx_p01\n", "wx_p01,乡镇干部\n");

    EXPECT_EQ(load().towns.at(0)->directory.person("p01")->posts.at(0).slot, "乡镇干部");
}

TEST_F(Tables, AMobileSpoiltByASpreadsheetIsAWarning) {
    replace("staff.csv", "13800000005", "1.38E+10");

    EXPECT_THAT(warnings_of(load()), Contains(stands_at("staff.csv:6", "not a number of 11 digits")));
}

TEST_F(Tables, RoutingByGridIsRead) {
    replace("routing.csv", "类别,主办,协办", "类别,主办,协办,网格");
    append("routing.csv", "facility.*,cjb,,SH-SJ\n");

    const Config config = load();

    EXPECT_THAT(faults_of(config), IsEmpty());
    EXPECT_EQ(config.towns.at(0)->directory.route("facility.door", "SH-SJ-12").lead->code, "cjb");
    EXPECT_EQ(config.towns.at(0)->directory.route("facility.door", "SH-HX-52").lead->code, "wy");
}

TEST_F(Tables, TheDutyTableIsChecked) {
    replace("gridbot.toml", "# duty", "duty");
    write("duty.csv", "日期,工号\n2026-11-23,p10\n2026-11-31,p10\n2026-11-24,p99\n");

    EXPECT_THAT(faults_of(load()), ElementsAre(stands_at("duty.csv:3", "not a day"),
                                               stands_at("duty.csv:4", "unknown 工号 (id) \"p99\"")));
}

TEST_F(Tables, NoFaultShowsANumberOfAPersonWhereverItStands) {
    for (const char* column : {"p01,林晓峰,", "p02,韩振国,", "p05,刘洋,"})
        replace("staff.csv", column, std::string(column).substr(0, 3) + "," + column);  // all columns move by one
    replace("grids.csv", "网格,SH-HX,农村,52", "网格,13800000001,农村,52");
    replace("routing.csv", "safety.public,pcs", "0000-6000014,13800000014");

    const Config config = load();

    EXPECT_GT(faults_of(config).size(), 5u);
    for (const ConfigFault& fault : config.faults) {
        EXPECT_THAT(to_line(fault), Not(HasSubstr("1380000")));
        EXPECT_THAT(to_line(fault), Not(HasSubstr("0000-")));
    }
}

}  // namespace
}  // namespace gridbot
