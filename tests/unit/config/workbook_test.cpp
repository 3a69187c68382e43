#include "core/workbook.hpp"

#include <gmock/gmock.h>

#include "tests/unit/config/workbook_file.hpp"

namespace gridbot {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using Kind = CellMark::Kind;

const char* const kStyles =
    "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;\"/>"
    "<numFmt numFmtId=\"165\" formatCode=\"[Red]0&quot;d&quot;\"/></numFmts>"
    "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf "
    "numFmtId=\"165\"/></cellXfs></styleSheet>";

CellTable only_sheet(const WorkbookFile& file) {
    Workbook workbook = read_workbook(file.bytes());
    EXPECT_THAT(workbook.faults, IsEmpty());
    EXPECT_THAT(workbook.sheets, SizeIs(1));
    return workbook.sheets.empty() ? CellTable{} : std::move(workbook.sheets[0].table);
}

/// The one cell below a heading, given as the XML of its <c>.
CellTable with_cell(const std::string& cell) {
    return only_sheet(WorkbookFile()
                          .rows("表", "<row><c t=\"str\"><v>列</v></c></row><row r=\"7\">" + cell + "</row>")
                          .part("xl/styles.xml", kStyles)
                          .part("xl/sharedStrings.xml",
                                "<sst><si><t>甲</t></si><si><r><rPr/><t>第</t></r><r><t>52网格"
                                "</t></r><rPh><t>di</t></rPh></si></sst>"));
}

TEST(ReadWorkbook, ReadsSharedInlineAndRichTextWithoutItsForm) {
    EXPECT_THAT(with_cell("<c t=\"s\"><v>0</v></c>").rows.at(0).cells, ElementsAre("甲"));
    EXPECT_THAT(with_cell("<c t=\"s\"><v>1</v></c>").rows.at(0).cells, ElementsAre("第52网格"));
    EXPECT_THAT(with_cell("<c t=\"inlineStr\"><is><r><t>一</t></r><r><t>组</t></r></is></c>").rows.at(0).cells,
                ElementsAre("一组"));
    EXPECT_EQ(with_cell("<c t=\"s\"><v>0</v></c>").rows.at(0).line, 7);
}

TEST(ReadWorkbook, WholeNumbersAreTheirDigits) {
    for (const auto& [value, text] :
         {std::pair{"13800000001", "13800000001"}, std::pair{"48.0", "48"}, std::pair{"1.3800000001E10", "13800000001"},
          std::pair{"3.5", "3.5"}, std::pair{"1.381234567E10", "13812345670"}}) {
        const CellTable table = with_cell(std::string("<c><v>") + value + "</v></c>");
        EXPECT_THAT(table.rows.at(0).cells, ElementsAre(text)) << value;
        EXPECT_THAT(table.marks, IsEmpty()) << value;
    }
}

TEST(ReadWorkbook, MarksWhatSomebodyDidNotWrite) {
    for (const auto& [cell, kind] :
         {std::pair{"<c><v>1.38E10</v></c>", Kind::rounded},
          std::pair{"<c><v>371602199001011234</v></c>", Kind::rounded},
          std::pair{"<c><f>1+1</f><v>2</v></c>", Kind::formula}, std::pair{"<c t=\"e\"><v>#REF!</v></c>", Kind::error},
          std::pair{"<c t=\"b\"><v>1</v></c>", Kind::truth}, std::pair{"<c s=\"1\"><v>46283</v></c>", Kind::date},
          std::pair{"<c s=\"2\"><v>46283</v></c>", Kind::date}}) {
        const CellTable table = with_cell(cell);
        ASSERT_THAT(table.marks, SizeIs(1)) << cell;
        EXPECT_EQ(table.marks[0].kind, kind) << cell;
        EXPECT_EQ(table.marks[0].line, 7) << cell;
    }
    EXPECT_THAT(with_cell("<c s=\"3\"><v>46283</v></c>").marks, IsEmpty()) << "a format with a d in quotes is no date";
}

TEST(ReadWorkbook, TheRememberedResultOfAFormulaIsNotTaken) {
    EXPECT_THAT(with_cell("<c t=\"str\"><f>HYPERLINK(1)</f><v>p01</v></c>").rows.at(0).cells, ElementsAre("="));
}

TEST(ReadWorkbook, TextThatLooksLikeAFormulaIsText) {
    EXPECT_THAT(with_cell("<c t=\"inlineStr\"><is><t>=1+1</t></is></c>").rows.at(0).cells, ElementsAre("=1+1"));
}

TEST(ReadWorkbook, DatesAreIsoDaysInBothEpochs) {
    EXPECT_THAT(with_cell("<c s=\"1\"><v>46283</v></c>").rows.at(0).cells, ElementsAre("2026-09-18"));
    const CellTable old_mac = only_sheet(WorkbookFile()
                                             .properties("<workbookPr date1904=\"1\"/>")
                                             .rows("表", "<row/><row><c s=\"1\"><v>44821</v></c></row>")
                                             .part("xl/styles.xml", kStyles));
    EXPECT_THAT(old_mac.header.cells, ElementsAre("2026-09-18"));
}

TEST(ReadWorkbook, PlacesCellsByTheirReferenceAndSkipsEmptyRows) {
    const CellTable table =
        only_sheet(WorkbookFile().rows("表",
                                       "<row r=\"3\"><c r=\"B3\"><v>1</v></c><c r=\"AA3\"><v>2</v></c></row><row "
                                       "r=\"9\"><c r=\"A9\" s=\"1\"/></row>"));

    EXPECT_EQ(table.header.line, 3);
    EXPECT_THAT(table.header.cells, SizeIs(27));
    EXPECT_EQ(table.header.cells[1], "1");
    EXPECT_THAT(table.rows, IsEmpty());
}

TEST(ReadWorkbook, TakesElementsWithAPrefix) {
    Workbook workbook = read_workbook(
        zip_of({{"xl/workbook.xml", "<x:workbook><x:sheets><x:sheet name=\"a\" r:id=\"r1\"/></x:sheets></x:workbook>"},
                {"xl/_rels/workbook.xml.rels",
                 "<Relationships><Relationship Id=\"r1\" Target=\"/xl/one.xml\"/></Relationships>"},
                {"xl/one.xml",
                 "<x:worksheet><x:sheetData><x:row><x:c><x:v>5</x:v></x:c></x:row></x:sheetData></x:worksheet>"}}));

    ASSERT_THAT(workbook.sheets, SizeIs(1));
    EXPECT_THAT(workbook.sheets[0].table.header.cells, ElementsAre("5"));
}

TEST(ReadWorkbook, RefusesMergedCells) {
    const CellTable table = only_sheet(WorkbookFile().sheet(
        "表", "<sheetData><row><c><v>1</v></c></row></sheetData><mergeCells><mergeCell ref=\"A1:H1\"/></mergeCells>"));

    ASSERT_THAT(table.faults, SizeIs(1));
    EXPECT_EQ(table.faults[0].line, 1);
    EXPECT_THAT(table.faults[0].what.chinese, HasSubstr("A1:H1 是合并单元格"));
}

struct Hostile {
    std::string name;
    std::string bytes;
    std::string what;
};

TEST(ReadWorkbook, RefusesWhatIsNoWorkbookInOneSentence) {
    const std::string good = WorkbookFile().table("表", {{"列"}}).bytes();
    std::string broken = good;
    broken[40] = static_cast<char>(broken[40] ^ 0x5A);
    const std::string entity = "<!DOCTYPE a [<!ENTITY b \"xxxxxxxxxx\">]><workbook>&b;";
    for (const Hostile& hostile :
         {Hostile{"empty", "", "不是 .xlsx"}, Hostile{"text", "编码,名称\n", "不是 .xlsx"},
          Hostile{"old", std::string("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8), "旧的 .xls"},
          Hostile{"cut", good.substr(0, good.size() / 2), "不是 .xlsx"},
          Hostile{"other zip", zip_of({{"a.txt", "x"}}), "不是 .xlsx"},
          Hostile{"no xml", zip_of({{"xl/workbook.xml", "<workbook"}, {"xl/_rels/workbook.xml.rels", ""}}), "损坏"},
          Hostile{"entities", zip_of({{"xl/workbook.xml", entity}}), "损坏"}}) {
        const Workbook workbook = read_workbook(hostile.bytes);
        ASSERT_THAT(workbook.faults, testing::Not(IsEmpty())) << hostile.name;
        EXPECT_THAT(workbook.faults[0].what.chinese, HasSubstr(hostile.what)) << hostile.name;
    }
}

TEST(ReadWorkbook, BreaksOffWhatUnpacksTooLarge) {
    const std::string bomb = WorkbookFile().rows("表", std::string(30 << 20, ' ')).bytes();
    ASSERT_LT(bomb.size(), 100'000u);

    const Workbook workbook = read_workbook(bomb);

    ASSERT_THAT(workbook.sheets, SizeIs(1));
    ASSERT_THAT(workbook.sheets[0].table.faults, SizeIs(1));
    EXPECT_THAT(workbook.sheets[0].table.faults[0].what.chinese, HasSubstr("解压后有一部分超过 24 MiB"));
}

TEST(ReadWorkbook, RefusesAMillionRows) {
    std::string rows;
    for (int i = 0; i < 1'000'000; ++i) rows += "<row><c><v>1</v></c></row>";

    const CellTable table = only_sheet(WorkbookFile().rows("表", rows));

    ASSERT_THAT(table.faults, SizeIs(1));
    EXPECT_LE(table.rows.size(), 100'000u);
}

TEST(ReadWorkbook, OneSharedStringInEveryCellStaysBounded) {
    std::string rows;
    for (int i = 0; i < 50'000; ++i) rows += "<row><c t=\"s\"><v>0</v></c></row>";

    const CellTable table =
        only_sheet(WorkbookFile()
                       .rows("表", rows)
                       .part("xl/sharedStrings.xml", "<sst><si><t>" + std::string(1999, 'x') + "</t></si></sst>"));

    ASSERT_THAT(table.faults, SizeIs(1));
    EXPECT_THAT(table.faults[0].what.chinese, HasSubstr("总字数太多"));
}

TEST(ReadWorkbook, AnyDamageEndsInAFaultOrATableAndNeverInACrash) {
    const std::string good = WorkbookFile().table("表", {{"编码", "名称"}, {"SH", "三河湖镇"}}).bytes();
    for (std::size_t i = 0; i < good.size(); ++i) {
        std::string bytes = good;
        bytes[i] = static_cast<char>(bytes[i] ^ (1 << (i % 8)));
        const Workbook workbook = read_workbook(bytes);
        for (const WorkbookSheet& sheet : workbook.sheets) EXPECT_LE(sheet.table.rows.size(), 10u);
        read_workbook(good.substr(0, i));
    }
}

}  // namespace
}  // namespace gridbot
