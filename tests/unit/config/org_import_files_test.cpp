// What an import is read from: a folder, a workbook, one file; as Excel and Windows save them.
#include "tests/unit/config/gb18030.hpp"
#include "tests/unit/config/org_tables.hpp"

namespace gridbot {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

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

}  // namespace
}  // namespace gridbot
