// Every face of a report says the same numbers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/card.hpp"
#include "reports/json.hpp"
#include "reports/ledger.hpp"
#include "reports/part.hpp"
#include "reports/xlsx.hpp"
#include "tests/unit/reports/town.hpp"

namespace gridbot::reports {
namespace {

using testing::at;
using testing::Book;
using ::testing::Contains;
using testing::day;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::town;

class Faces : public ::testing::Test {
protected:
    Faces() {
        Case late = testing::case_at("2026-11-20T09:00", "environment.garbage");
        book_.open(late);
        for (const char* time : {"2026-11-23T09:00", "2026-11-23T09:10", "2026-11-23T09:20"}) {
            Case row = testing::case_at(time);
            row.same_day = true;
            book_.open(row);
            row.solved = true;
            if (row.ticket != "SH20261123-0003")
                book_.step(row, CaseEvent::settle, CaseState::settled, "2026-11-23T15:00");
        }
    }

    DailyFigures daily() {
        return book_.read(
            [](storage::Tx& tx) { return daily_figures(tx, town(), "", day("2026-11-23"), at("2026-11-23T18:05")); });
    }
    PeriodFigures weekly() {
        return book_.read([](storage::Tx& tx) {
            return period_figures(tx, town(), "", period_of(PeriodKind::week, day("2026-11-23")),
                                  at("2026-11-23T18:05"));
        });
    }

    Book book_;
};

/// The number that stands behind a word in the sheet of figures.
std::string in_sheet(const Sheet& sheet, const std::string& item) {
    for (const auto& cells : sheet.rows)
        if (std::get<std::string>(cells[0]) == item)
            return std::holds_alternative<std::int64_t>(cells[1]) ? std::to_string(std::get<std::int64_t>(cells[1]))
                                                                  : std::get<std::string>(cells[1]);
    return "missing";
}

/// The string that was drawn just before a label: tiles have their number above it.
std::string above(const Picture& picture, const std::string& label) {
    const auto found = std::ranges::find(picture.drawn, label);
    return found == picture.drawn.end() || found == picture.drawn.begin() ? "missing" : *(found - 1);
}
std::string behind(const Picture& picture, const std::string& label) {
    const auto found = std::ranges::find(picture.drawn, label);
    return found == picture.drawn.end() ? "missing" : *(found + 1);
}

TEST_F(Faces, OfADaySayTheSameNumbers) {
    const DailyFigures figures = daily();
    const std::string text = daily_text(figures, town(), Face::plain);
    const nlohmann::json json = to_json(figures, town());
    const Sheet sheet = figures_sheet(figures, town());
    const Picture picture = draw(card_of(figures, town()));

    EXPECT_THAT(text, HasSubstr("登记 3 件｜办结 2 件｜当日办结率 66.7%(2/3)"));
    EXPECT_THAT(text, HasSubstr("在办 2 件｜逾期 2 件"));
    EXPECT_EQ(json["registered"], 3);
    EXPECT_EQ(json["settled"], 2);
    EXPECT_EQ(json["same_day"], (nlohmann::json{{"part", 2}, {"whole", 3}}));
    EXPECT_EQ(json["overdue"], 2);
    EXPECT_EQ(in_sheet(sheet, "登记"), "3");
    EXPECT_EQ(in_sheet(sheet, "办结"), "2");
    EXPECT_EQ(in_sheet(sheet, "当日办结率"), "66.7%(2/3)");
    EXPECT_EQ(in_sheet(sheet, "逾期"), "2");
    EXPECT_EQ(above(picture, "登记"), "3");
    EXPECT_EQ(above(picture, "办结"), "2");
    EXPECT_EQ(above(picture, "逾期"), "2");
    EXPECT_EQ(behind(picture, "当日办结率"), "66.7%(2/3)");
    EXPECT_EQ(behind(picture, "按时办结率"), in_sheet(sheet, "按时办结率"));
}

TEST_F(Faces, OfAWeekSayTheSameNumbers) {
    const PeriodFigures figures = weekly();
    const std::string text = period_text(figures, town(), Face::plain);
    const nlohmann::json json = to_json(figures, town());
    const Sheet sheet = figures_sheet(figures, town());
    const Picture picture = draw(card_of(figures, town()));

    for (const char* name : {"当日办结率", "按时办结率"}) {
        EXPECT_THAT(text, HasSubstr(std::string(name) + " " + in_sheet(sheet, name)));
        EXPECT_EQ(behind(picture, name), in_sheet(sheet, name));
    }
    EXPECT_THAT(text, HasSubstr("登记 3 件"));
    EXPECT_EQ(json["registered"], 3);
    EXPECT_EQ(in_sheet(sheet, "登记"), "3");
    EXPECT_EQ(above(picture, "登记"), "3");
    EXPECT_EQ(above(picture, "逾期"), std::to_string(json["indicators"]["overdue"]["part"].get<int>()));
}

TEST_F(Faces, PictureIsAPngAsWideAsAPhone) {
    const Picture picture = draw(card_of(daily(), town()));
    ASSERT_GT(picture.png.size(), 24u);
    EXPECT_EQ(picture.png.substr(1, 3), "PNG");
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(picture.png[i]); };
    EXPECT_EQ(byte(18) << 8 | byte(19), 1080);
    EXPECT_LT(picture.png.size(), 2u << 20);  // what a WeCom robot takes
}

TEST_F(Faces, PictureOfADayWithoutCasesIsDrawnToo) {
    Book empty;
    const auto figures = empty.read(
        [](storage::Tx& tx) { return daily_figures(tx, town(), "", day("2026-11-23"), at("2026-11-23T18:05")); });
    EXPECT_EQ(behind(draw(card_of(figures, town())), "当日办结率"), "—");
}

class Ledgers : public ::testing::Test {
protected:
    Sheet ledger_of_november(const Contacts& contacts = nullptr) {
        return book_.read([&](storage::Tx& tx) {
            return ledger(tx, town(), "", at("2026-11-01T00:00"), at("2026-12-01T00:00"), at("2026-11-30T12:00"),
                          contacts);
        });
    }
    static std::string cell(const Sheet& sheet, std::size_t row, std::string_view column) {
        for (std::size_t i = 0; i < sheet.columns.size(); ++i)
            if (sheet.columns[i].id == column) {
                const auto* words = std::get_if<std::string>(&sheet.rows.at(row)[i]);
                return words ? *words : "";
            }
        return "no such column";
    }

    Book book_;
};

TEST_F(Ledgers, HaveARowForEachCaseOfTheTime) {
    book_.opened("2026-10-31T09:00");
    book_.opened("2026-11-01T09:00");
    book_.settled("2026-11-30T09:00", "2026-11-30T10:00");
    book_.opened("2026-12-01T00:00");

    const Sheet sheet = ledger_of_november();

    ASSERT_EQ(sheet.rows.size(), 2u);
    EXPECT_EQ(cell(sheet, 0, "ticket"), "SH20261101-0001");
    EXPECT_EQ(cell(sheet, 0, "overdue"), "是");
    EXPECT_EQ(cell(sheet, 1, "state"), "已办结·待回访");
    EXPECT_EQ(cell(sheet, 1, "branch"), "河西村");
}

TEST_F(Ledgers, SayOfASensitiveCaseNothingButThatItIsThere) {
    Case row = testing::case_at("2026-11-23T09:00", "crisis.violence");
    row.sensitive = true;
    row.description = "SECRET";
    row.result = "SECRET";
    book_.open(row);
    bool was_asked = false;

    const Sheet sheet = ledger_of_november([&](const Case&) {
        was_asked = true;
        return PrivateData{.name = "SECRET"};
    });

    EXPECT_FALSE(was_asked);
    EXPECT_EQ(cell(sheet, 0, "category"), "敏感事项");
    EXPECT_THAT(to_csv(sheet, town().zone), Not(HasSubstr("SECRET")));
    EXPECT_EQ(cell(sheet, 0, "place"), "");
}

TEST_F(Ledgers, HaveContactsOnlyWhereTheyWereAskedFor) {
    book_.opened("2026-11-23T09:00");
    EXPECT_EQ(cell(ledger_of_november(), 0, "phone"), "no such column");
    const auto contacts = [](const Case&) { return PrivateData{.name = "王某", .phone = "13800005678"}; };
    EXPECT_EQ(cell(ledger_of_november(contacts), 0, "phone"), "13800005678");
}

TEST_F(Ledgers, LetNoSpreadsheetReckonWhatSomebodyWrote) {
    for (const char* words : {"=1+1", "+86 138", "-2", "@SUM(A1)", "\t=1"}) {
        const Sheet sheet{"s", {{"a", "A"}}, {{Cell{std::string(words)}}}};
        EXPECT_THAT(to_csv(sheet, town().zone), HasSubstr(std::string("'") + words));
    }
    const Sheet sheet{"s", {{"a", "A"}}, {{Cell{std::int64_t{-2}}}, {Cell{std::string("3-2")}}}};
    EXPECT_THAT(to_csv(sheet, town().zone), HasSubstr("A\n-2\n3-2\n"));
}

TEST_F(Ledgers, AreWrittenAsAWorkbookWhateverTheirCellsBeginWith) {
    book_.opened("2026-11-23T09:00");
    Sheet sheet = ledger_of_november();
    sheet.rows.front().back() = std::string("=HYPERLINK(\"http://x\")");
    storage::TemporaryFolder folder;
    const auto file = folder / "ledger.xlsx";
    write_xlsx(file, std::array{sheet}, town().zone, {"三河湖镇", "operator", at("2026-11-23T18:05")});

    EXPECT_GT(std::filesystem::file_size(file), 1000u);
}

TEST_F(Ledgers, CannotBeWrittenWhereThereIsNoFolder) {
    EXPECT_THROW(write_xlsx("/nonexistent/ledger.xlsx", std::array{Sheet{"s", {{"a", "A"}}, {}}}, town().zone, {}),
                 std::runtime_error);
}

}  // namespace
}  // namespace gridbot::reports
