#include "core/config/org_import.hpp"

#include <iconv.h>

#include <chrono>
#include <iostream>
#include <random>
#include <sstream>

#include "core/charset.hpp"
#include "core/csv.hpp"
#include "core/replaced_files.hpp"
#include "tests/unit/config/town_copy.hpp"
#include "tests/unit/config/workbook_file.hpp"

namespace gridbot {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::string in_gb18030(std::string text) {
    iconv_t converter = iconv_open("GB18030", "UTF-8");
    std::string bytes(text.size() * 2 + 16, '\0');
    char* from = text.data();
    char* to = bytes.data();
    std::size_t left = text.size();
    std::size_t room = bytes.size();
    EXPECT_EQ(iconv(converter, &from, &left, &to, &room), 0u);
    iconv_close(converter);
    bytes.resize(bytes.size() - room);
    return bytes;
}

/// The town of the fixture in force, and a copy of its tables in new/ that a test changes and imports.
class OrgImport : public TownCopy {
protected:
    void SetUp() override {
        TownCopy::SetUp();
        for (const char* table : kTables) write(next(table), read(std::string(table) + ".csv"));
    }
    static std::string next(const std::string& table) { return "new/" + table + ".csv"; }

    OrgPlan plan(const std::string& source = "new") const {
        return plan_org_import({folder_ / "gridbot.toml", folder_ / source, ""}, environment_of(), now_);
    }
    void import(const std::string& source = "new") {
        const OrgPlan made = plan(source);
        ASSERT_TRUE(made.is_good()) << testing::PrintToString(faults(made));
        ReplacedFiles files(folder_ / "gridbot.toml");
        for (const TableChange& table : made.tables)
            if (!table.rows.empty()) files.add(table.file, table.text);
        files.replace();
    }
    ReadEnvironment environment_of() const {
        return [](const std::string&) { return std::nullopt; };
    }
    static std::vector<std::string> faults(const OrgPlan& plan) {
        std::vector<std::string> lines;
        for (const ConfigFault& fault : plan.faults)
            if (fault.weight == ConfigFault::Weight::fault) lines.push_back(to_chinese_line(fault));
        return lines;
    }
    /// `grids + SH-HX-54 第54网格: …`
    static std::vector<std::string> changes(const OrgPlan& plan) {
        std::vector<std::string> lines;
        for (const TableChange& table : plan.tables)
            for (const RowChange& row : table.rows)
                lines.push_back(std::string(spec_of(table.kind).key) + ' ' + "+~^.x"[static_cast<int>(row.kind)] + ' ' +
                                row.row + (row.what.empty() ? "" : ": " + row.what));
        return lines;
    }
    /// The tables of new/ as a workbook.
    void write_workbook(const std::string& name) {
        WorkbookFile file;
        const std::map<std::string, std::string> titles{
            {"grids", "网格"}, {"orgs", "单位"}, {"staff", "人员"}, {"groups", "群"}, {"routing", "派单"}};
        for (const auto& [table, title] : titles) {
            const CellTable cells = read_csv(read(next(table)));
            std::vector<std::vector<std::string>> rows{cells.header.cells};
            for (const CellRow& row : cells.rows) rows.push_back(row.cells);
            file.table(title, rows);
        }
        write(name, file.bytes());
    }

    static constexpr const char* kTables[] = {"grids", "orgs", "staff", "groups", "routing"};
    Time now_ = parse_iso("2026-11-22T20:30:00Z").value();  // the 23rd in the town
};

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

TEST_F(OrgImport, NamesSheetRowColumnWhatIsWrongAndTheRemedy) {
    replace(next("staff"), ",楼长,", ",楼丈,");
    write_workbook("town.xlsx");

    const OrgPlan made = plan("town.xlsx");

    EXPECT_THAT(faults(made), ElementsAre("错误：人员，第 5 行，“角色”列：没有“楼丈”这个角色；请写“楼长”"));
    EXPECT_FALSE(made.is_good());
}

TEST_F(OrgImport, AWorkbookBringsWhatTheFolderBrings) {
    replace(next("grids"), "农村,52网格,286", "农村,52网格,290");
    write_workbook("town.xlsx");

    EXPECT_EQ(changes(plan("town.xlsx")), changes(plan()));
    EXPECT_THAT(changes(plan("town.xlsx")), Not(IsEmpty()));
}

TEST_F(OrgImport, ReadsGb18030AndByteOrderMarks) {
    for (const char* table : kTables) {
        const std::string text = read(next(table));
        write("gb/" + std::string(table) + ".csv", in_gb18030(text));
        write("bom/" + std::string(table) + ".CSV", "\xEF\xBB\xBF" + text);
    }

    for (const char* source : {"gb", "bom"}) {
        const OrgPlan same = plan(source);
        EXPECT_THAT(faults(same), IsEmpty()) << source;
        EXPECT_THAT(changes(same), IsEmpty()) << source;
        EXPECT_EQ(same.tables.size(), 5u) << source;
    }
}

TEST_F(OrgImport, AStrayByteInUtf8IsNamedNotTakenForGb18030) {
    replace(next("grids"), "第53网格", "第\xB5网格");

    EXPECT_THAT(faults(plan()), Contains("错误：grids.csv，第 7 行：文字编码无法识别；请用“另存为”选择“CSV UTF-8”"));
}

TEST_F(OrgImport, ASingleFileReplacesOneTable) {
    write("人员表.csv", read("staff.csv") + "p90,新人,13800000090,,志愿者,SH-HX,,,,\n");

    const OrgPlan made = plan("人员表.csv");

    EXPECT_THAT(faults(made), IsEmpty());
    EXPECT_THAT(changes(made), ElementsAre("staff + p90 新人 志愿者 SH-HX"));
}

TEST_F(OrgImport, ASingleFileOfAnyNameIsKnownByItsColumns) {
    write("下载(1).csv", read("orgs.csv"));
    const OrgPlan made = plan("下载(1).csv");

    ASSERT_EQ(made.tables.size(), 1u);
    EXPECT_EQ(made.tables[0].kind, TableKind::orgs);
}

TEST_F(OrgImport, AMissingTableIsAFault) {
    std::filesystem::remove(folder_ / next("routing"));

    EXPECT_THAT(faults(plan()), ElementsAre(HasSubstr("缺少“派单”表（routing）")));
}

TEST_F(OrgImport, CellsThatBeginLikeFormulasAreText) {
    replace(next("grids"), "第53网格", "=HYPERLINK(1)");

    import();

    EXPECT_EQ(load().towns.at(0)->directory.grid("SH-HX-53")->name, "=HYPERLINK(1)");
}

TEST_F(OrgImport, ANumberCutShortByExcelIsAFault) {
    replace(next("staff"), "13800000003", "1.38E+10");

    EXPECT_THAT(faults(plan()), Contains(HasSubstr("“手机”列：数字变成了科学计数")));
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

TEST_F(OrgImport, TwoThousandGridsAndFiveThousandStaffTakeLessThanTwoSeconds) {
    std::ostringstream grids;
    std::ostringstream staff;
    grids << "编码,名称,层级,上级,类别,别名,户数\nSH,镇,镇,,,,\n";
    staff << "工号,姓名,手机,办公电话,角色,网格,单位,钉钉,企业微信,微信\n";
    for (int i = 0; i < 2000; ++i) {
        const std::string code = "SH-" + std::to_string(i / 20) + "-" + std::to_string(i % 20);
        if (i % 20 == 0)
            grids << "SH-" << i / 20 << ",村" << i / 20 << ",村,SH,农村,,\n";
        else
            grids << code << ",网格" << i << ",网格,SH-" << i / 20 << ",农村,,300\n";
    }
    for (int i = 0; i < 5000; ++i) {
        const int grid = i % 2000 == 0 ? 1 : i % 2000;
        const std::string code = grid % 20 == 0 ? "SH-" + std::to_string(grid / 20)
                                                : "SH-" + std::to_string(grid / 20) + "-" + std::to_string(grid % 20);
        staff << "s" << i << ",员" << i << ",,," << (i < 2000 ? "网格长" : "网格员") << ',' << code << ",,d" << i
              << ",,\n";
    }
    for (const char* org : {"center", "cjb", "mzb", "zfd", "pcs", "sfs", "xfb", "wy", "gs", "rq", "gd"})
        staff << "h" << org << ",承办,,,承办人,SH," << org << ",dh" << org << ",,\n";
    staff << "c1,主任,,,中心主任,SH,center,dc1,,\nc2,坐席,,,坐席,SH,center,dc2,,\n";
    write(next("grids"), grids.str());
    write(next("staff"), staff.str());
    write(next("groups"), "渠道,会话,群名,类型,网格,单位\n");

    const auto start = std::chrono::steady_clock::now();
    const OrgPlan made = plan();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;

    EXPECT_TRUE(made.is_good()) << testing::PrintToString(faults(made));
    std::cout << "2,000 grids and 5,000 staff planned in " << took.count() << " s\n";
    EXPECT_LT(took.count(), 8.0) << "under 2 s on an idle machine";
}

constexpr Role kTakers[] = {Role::grid_member,           Role::grid_leader,     Role::station_master,
                            Role::village_lead_cadre,    Role::center_operator, Role::center_director,
                            Role::political_legal_member};

/// Random organisations: whatever gaps, loops and leavers they have, what passes leaves no case without a person.
TEST_F(OrgImport, WhatPassesLeavesNoGridWithoutAPersonAndTheSameAgainChangesNothing) {
    const unsigned seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    auto pick = [&](std::size_t count) { return std::uniform_int_distribution<std::size_t>(0, count - 1)(random); };
    const std::vector<std::string> roles{"网格员", "网格长", "站长", "楼长", "坐席", "中心主任", "镇领导", "承办人"};
    const std::vector<std::string> levels{"村", "网格", "网格", "微网格", "楼栋"};
    int passed = 0;
    for (int round = 0; round < 200; ++round) {
        std::string grids = "编码,名称,层级,上级\nSH,镇,镇,\n";
        std::vector<std::string> codes{"SH"};
        for (std::size_t i = 0, count = pick(12); i < count; ++i) {
            const std::string code = "G" + std::to_string(pick(10) == 0 ? pick(12) : i);
            grids += code + ",名" + code + "," + levels[pick(levels.size())] + "," +
                     (pick(12) == 0 ? "G" + std::to_string(pick(15)) : codes[pick(codes.size())]) + "\n";
            codes.push_back(code);
        }
        std::string staff = "工号,姓名,角色,网格,单位,钉钉\n";
        if (pick(4) > 0) staff += "z,坐席,坐席,SH,center,dz\n";
        for (std::size_t i = 0, count = 2 + pick(20); i < count; ++i) {
            const std::string id = "s" + std::to_string(pick(25));
            const std::string& role = roles[pick(roles.size())];
            staff += id + ",人" + id + "," + role + "," + codes[pick(codes.size())] + "," +
                     (role == "承办人" ? "wy" : "") + "," + (id.size() % 3 == 0 && pick(3) == 0 ? "" : "d" + id) + "\n";
        }
        write(next("grids"), grids);
        write(next("staff"), staff);
        write(next("groups"), "渠道,会话,群名,类型,网格,单位\n");
        const OrgPlan made = plan();
        if (!made.is_good()) {
            EXPECT_THAT(faults(made), Not(IsEmpty()));
            continue;
        }
        ++passed;
        import();
        EXPECT_THAT(changes(plan()), IsEmpty()) << grids << staff;
        const Config config = load();
        ASSERT_TRUE(config.usable()) << testing::PrintToString(faults_of(config)) << grids << staff;
        const Directory& directory = config.towns.at(0)->directory;
        for (const Grid& grid : directory.grids()) {
            const bool is_covered = std::ranges::any_of(directory.people(), [&](const Person& person) {
                return person.accounts.contains("dingtalk") && std::ranges::any_of(kTakers, [&](Role role) {
                           return directory.holds_at(person, role, grid.code);
                       });
            });
            EXPECT_TRUE(is_covered) << grid.code << '\n' << grids << staff;
            EXPECT_NE(directory.route("facility.water", grid.code).lead, nullptr);
        }
    }
    std::cout << passed << " of 200 random towns passed\n";
}

TEST(AsUtf8, ReadsWhatWindowsSaves) {
    EXPECT_EQ(as_utf8(in_gb18030("编码,𠮷\n")), "编码,𠮷\n");
    EXPECT_EQ(as_utf8(std::string("\xFF\xFE\x16\x7F\x0A\x00", 6)), "编\n");
    EXPECT_EQ(as_utf8("\xEF\xBB\xBF编"), "编");
    EXPECT_EQ(as_utf8("a\n\xFF\xFF"), "a\n\xFF\xFF") << "what is none of them comes back as it is";
}

TEST(WriteCsv, IsReadBackAsItWas) {
    const std::vector<CellRow> rows{{2, {"a,b", "say \"so\"", "two\nlines", "=1", ""}}, {3, {"x", "", "", "", "y"}}};

    const CellTable table = read_csv(write_csv({"一", "二", "三", "四", "五"}, rows));

    EXPECT_THAT(table.faults, IsEmpty());
    ASSERT_EQ(table.rows.size(), 2u);
    EXPECT_EQ(table.rows[0].cells, rows[0].cells);
    EXPECT_EQ(table.rows[1].cells, rows[1].cells);
}

}  // namespace
}  // namespace gridbot
