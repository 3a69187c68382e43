#include "core/csv.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gridbot {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(ReadCsv, TellsTheHeaderFromTheRowsAndCountsLines) {
    const CellTable table = read_csv("编码,名称\nSH,三河湖镇\nHX,河西村\n");

    EXPECT_THAT(table.faults, IsEmpty());
    EXPECT_THAT(table.header.cells, ElementsAre("编码", "名称"));
    ASSERT_EQ(table.rows.size(), 2u);
    EXPECT_EQ(table.rows[1].line, 3);
    EXPECT_THAT(table.rows[1].cells, ElementsAre("HX", "河西村"));
}

TEST(ReadCsv, DropsTheByteOrderMark) {
    EXPECT_THAT(read_csv("\xEF\xBB\xBF编码\nSH\n").header.cells, ElementsAre("编码"));
}

TEST(ReadCsv, TakesEveryKindOfLineEndAndAFileWithoutALastOne) {
    for (const char* text : {"a,b\n1,2\n3,4", "a,b\r\n1,2\r\n3,4\r\n", "a,b\r1,2\r3,4\r"}) {
        const CellTable table = read_csv(text);
        ASSERT_EQ(table.rows.size(), 2u) << text;
        EXPECT_EQ(table.rows[1].line, 3) << text;
        EXPECT_THAT(table.rows[1].cells, ElementsAre("3", "4")) << text;
    }
}

TEST(ReadCsv, KeepsCommasQuotesAndLineBreaksOfQuotedCells) {
    const CellTable table = read_csv("a,b\n\"x,\"\"y\"\"\",\"one\ntwo\"\n3,4\n");

    ASSERT_EQ(table.rows.size(), 2u);
    EXPECT_THAT(table.rows[0].cells, ElementsAre("x,\"y\"", "one\ntwo"));
    EXPECT_EQ(table.rows[0].line, 2);
    EXPECT_EQ(table.rows[1].line, 4) << "a line break in a cell counts as a line";
}

TEST(ReadCsv, SkipsEmptyLinesAndRowsOfCommasButCountsThem) {
    const CellTable table = read_csv("a,b\n\n,,\n   \n1,2\n");

    ASSERT_EQ(table.rows.size(), 1u);
    EXPECT_EQ(table.rows[0].line, 5);
}

TEST(ReadCsv, TrimsCellsOfFullWidthSpacesToo) {
    EXPECT_THAT(read_csv("a,b\n 1 ,\u3000二\u3000 \n").rows.at(0).cells, ElementsAre("1", "二"));
}

TEST(ReadCsv, NamesTheLineThatIsNotUtf8AndKeepsTheRowsBefore) {
    const CellTable table = read_csv("a,b\n1,2\n\xC8\xFD,4\n");  // 三 in GB18030

    ASSERT_EQ(table.faults.size(), 1u);
    EXPECT_EQ(table.faults[0].line, 3);
    EXPECT_EQ(table.rows.size(), 1u);
}

TEST(ReadCsv, NamesTheRowWhoseQuoteIsNeverClosed) {
    const CellTable table = read_csv("a,b\n1,\"two\n3,4\n");

    ASSERT_EQ(table.faults.size(), 1u);
    EXPECT_EQ(table.faults[0].line, 2);
    EXPECT_THAT(table.rows, IsEmpty());
}

TEST(ReadCsv, NamesTheRowWithAQuoteInsideAPlainCell) {
    const CellTable table = read_csv("a,b\n1,2\n5\"x,4\n");

    ASSERT_EQ(table.faults.size(), 1u);
    EXPECT_EQ(table.faults[0].line, 3);
}

TEST(ReadCsv, AnEmptyFileHasNeitherHeaderNorFault) {
    const CellTable table = read_csv("");
    EXPECT_THAT(table.header.cells, IsEmpty());
    EXPECT_THAT(table.faults, IsEmpty());
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
