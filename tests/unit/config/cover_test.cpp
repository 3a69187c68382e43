#include "tests/unit/config/town_copy.hpp"

namespace gridbot {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class Cover : public TownCopy {
protected:
    /// Drops every row of a file that holds `text`.
    void drop(const std::string& name, const std::string& text) {
        std::string kept;
        std::istringstream lines(read(name));
        for (std::string line; std::getline(lines, line);)
            if (line.find(text) == std::string::npos) kept += line + '\n';
        write(name, kept);
    }
    /// Only the app robot of DingTalk, so that an account there is all that counts.
    void keep_only_dingtalk() {
        const std::string whole = read("gridbot.toml");
        write("gridbot.toml", whole.substr(0, whole.find("[[channel]]\nid = \"ding-leaders\"")));
        write("groups.csv", "渠道,会话,群名,类型,网格,单位\n");
    }
};

TEST_F(Cover, AGridWithoutPeopleOfItsOwnIsAWarningThatNamesIt) {
    drop("staff.csv", "网格长,SH-HX-53");

    const Config config = load();

    EXPECT_TRUE(config.usable());
    EXPECT_THAT(warnings_of(config), AllOf(Contains(stands_at("grids.csv:7", "no 网格长 for \"SH-HX-53\"")),
                                           Contains(stands_at("grids.csv:7", "no 网格员 for \"SH-HX-53\""))));
}

TEST_F(Cover, AnEmptyRungIsAWarning) {
    drop("staff.csv", "站长,SH-SJ");
    drop("staff.csv", "镇领导");

    EXPECT_THAT(warnings_of(load()), AllOf(Contains(stands_at("grids.csv:9", "no 站长 for \"SH-SJ-12\": rung 2")),
                                           Contains(stands_at("grids.csv:4", "no 镇领导"))));
}

TEST_F(Cover, ACategoryWithoutRoutingRowIsLedByTheCentre) {
    drop("routing.csv", "dispute.*");

    const Config config = load();

    EXPECT_TRUE(config.usable());
    EXPECT_THAT(warnings_of(config), Contains(stands_at("routing.csv", "dispute.neighbor")));
    EXPECT_EQ(config.towns.at(0)->directory.route("dispute.neighbor", "SH-HX-52").lead->code, "center");
}

TEST_F(Cover, AnOrganisationWithoutHandlerIsWorkedForByTheOperators) {
    drop("staff.csv", "承办人,SH,sfs");

    const Config config = load();

    EXPECT_TRUE(config.usable());
    EXPECT_THAT(warnings_of(config), Contains(stands_at("orgs.csv:7", "no 承办人 for \"sfs\", \"hsz\"")));
}

TEST_F(Cover, AnOrganisationForWhichNobodyWorksIsAFaultThatNamesTheMissingRow) {
    drop("staff.csv", "承办人,SH,sfs");
    drop("staff.csv", "坐席");

    EXPECT_THAT(
        faults_of(load()),
        Contains(AllOf(stands_at("orgs.csv:7", "nobody with an account works for \"sfs\", which leads dispute."),
                       HasSubstr("角色 承办人 and 单位 sfs"))));
}

TEST_F(Cover, AHandlerWithoutAccountInAnyChannelIsNobody) {
    keep_only_dingtalk();
    replace("staff.csv", "ding_p20", "");

    const Config config = load();

    EXPECT_THAT(faults_of(config), ElementsAre(stands_at("orgs.csv:7", "nobody with an account works for \"sfs\"")));
    EXPECT_THAT(warnings_of(config),
                Contains(stands_at("staff.csv:21", "no account in any channel of the town for \"p20\"")));
}

TEST_F(Cover, AGridWhoseCasesNobodyCanTakeIsAFaultThatNamesTheMissingRow) {
    keep_only_dingtalk();
    drop("staff.csv", "中心主任");
    for (const char* account : {"ding_p01", "ding_p02", "ding_p03", "ding_p07", "ding_p07", "ding_p10", "ding_p23"})
        replace("staff.csv", account, "");

    EXPECT_THAT(
        faults_of(load()),
        Contains(AllOf(stands_at("grids.csv:2", "nobody with an account can take the cases of \"SH\", \"SH-HX\""),
                       HasSubstr("角色 网格员"), Not(HasSubstr("SH-SJ-12")))));
}

TEST_F(Cover, IsNotJudgedWhileTheTablesHaveFaults) {
    drop("staff.csv", "坐席");
    replace("routing.csv", "safety.public,pcs", "safety.public,psc");

    const Config config = load();

    EXPECT_THAT(faults_of(config), ElementsAre(HasSubstr("psc")));
    EXPECT_THAT(warnings_of(config), IsEmpty());
}

TEST_F(Cover, IsNotJudgedForATownWhoseChannelsReachNoStaff) {
    keep_only_dingtalk();
    replace("gridbot.toml", "\"dingtalk\"", "\"dingtalk-robot\"");

    const Config config = load();

    EXPECT_TRUE(config.usable());
    EXPECT_THAT(warnings_of(config), Contains(stands_at("staff.csv", "no channel of the town reaches staff")));
}

TEST_F(Cover, ARungWhoseHoldersHaveNoAccountIsAWarning) {
    keep_only_dingtalk();
    replace("staff.csv", "ding_p12", "");

    const Config config = load();

    EXPECT_TRUE(config.usable());
    EXPECT_THAT(warnings_of(config), Contains(AllOf(HasSubstr("no 镇领导 with an account"), HasSubstr("on rung 5"))));
}

TEST_F(Cover, OverdueCasesThatReachNobodyAreAFaultThatNamesTheUrgenciesAndTheRow) {
    write(
        "staff.csv",
        "工号,姓名,角色,网格,单位,钉钉\nw,王工,网格员,SH,,dw\nh,承办,坐席,SH,center,dh\nm,主任,中心主任,SH,center,\n");
    keep_only_dingtalk();

    EXPECT_THAT(
        faults_of(load()),
        ElementsAre(AllOf(stands_at("grids.csv:4", "overdue cases (emergency, urgent, normal, low) reach nobody"),
                          HasSubstr("角色 网格长"))));
}

TEST_F(Cover, TheAdministratorIsTheLastOnTheWayUp) {
    write("staff.csv",
          "工号,姓名,角色,网格,单位,钉钉\nw,王工,网格员,SH,,dw\nh,承办,坐席,SH,center,dh\na,管理,管理员,SH,,da\n");
    keep_only_dingtalk();

    EXPECT_THAT(faults_of(load()), IsEmpty());
}

TEST_F(Cover, SensitiveMattersThatReachNobodyInTheTownAreAFault) {
    write("staff.csv", "工号,姓名,角色,网格,单位,钉钉\nw,王工,网格员,SH,,dw\ng,李长,网格长,SH,,dg\n");
    write("orgs.csv", "编码,名称,类别\ncenter,中心,中心\n");
    write("routing.csv", "类别,主办\n*,center\n");
    keep_only_dingtalk();

    EXPECT_THAT(faults_of(load()), Contains(AllOf(HasSubstr("sensitive matters"), HasSubstr("角色 中心主任"))));
}

TEST_F(Cover, ATownThatCallsItsLevelsOtherwiseIsJudgedToo) {
    write("grids.csv", "编码,名称,层级,上级\nSH,镇,镇,\nSH-A,甲,组团,SH\n");
    write("staff.csv", "工号,姓名,角色,网格,单位,钉钉\nh,坐席,坐席,SH,center,dh\na,管理,管理员,SH,,da\n");
    replace("gridbot.toml", "bot_names", "levels = [\"组团\"]\nbot_names");
    keep_only_dingtalk();

    EXPECT_THAT(warnings_of(load()), Contains(HasSubstr("no 网格员 for \"SH-A\"")));
}

TEST_F(Cover, WhatHasEndedNeedsNobody) {
    write("grids.csv", "编码,名称,层级,上级,停用\nSH,镇,镇,,\nSH-HX,村,村,SH,\nSH-OLD,旧网格,网格,SH-HX,2026-01-01\n");
    write("staff.csv", "工号,姓名,角色,网格,单位,钉钉\nh,坐席,坐席,SH,center,dh\na,管理,管理员,SH,,da\n");
    keep_only_dingtalk();

    EXPECT_THAT(warnings_of(load()), testing::Each(Not(HasSubstr("SH-OLD"))));
    EXPECT_THAT(faults_of(load()), IsEmpty());
}

TEST_F(Cover, ManyGapsStandInOneLine) {
    std::string grids;
    for (int i = 60; i < 100; ++i) grids += "SH-HX-" + std::to_string(i) + ",网格,网格,SH-HX,农村,,\n";
    append("grids.csv", grids);

    EXPECT_THAT(warnings_of(load()), AllOf(testing::SizeIs(testing::Le(5u)), Contains(HasSubstr("and 34 more"))));
}

}  // namespace
}  // namespace gridbot
