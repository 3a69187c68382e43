#include "core/texts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/texts_file.hpp"

namespace gridbot {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TextBook book_of(std::initializer_list<std::pair<std::string, std::string>> texts) {
    TextBook book;
    for (const auto& [id, text] : texts) book.set(id, text);
    return book;
}

TEST(TextBook, FillsPlaceholdersWithTheirValues) {
    const TextBook book = book_of({{"G05", "{t} 已受理，{who}负责，编号 {t}"}});
    EXPECT_EQ(book.say("G05", {{"t", "SH20261123-0001"}, {"who", "网格员小李"}}),
              "SH20261123-0001 已受理，网格员小李负责，编号 SH20261123-0001");
}

TEST(TextBook, LeavesOutAPlaceholderWithoutValue) {
    EXPECT_EQ(book_of({{"G05", "{t}已受理{note}。"}}).say("G05", {{"t", "1"}}), "1已受理。");
}

TEST(TextBook, DoesNotReadPlaceholdersInValues) {
    EXPECT_EQ(book_of({{"G09", "{result}"}}).say("G09", {{"result", "换了{t}型灯"}, {"t", "no"}}), "换了{t}型灯");
}

TEST(TextBook, SaysTheIdWhereATextIsMissing) {
    EXPECT_EQ(TextBook().say("G99"), "G99");
}

TEST(TextBook, SaysAnUnclosedBraceAsItStands) {
    EXPECT_EQ(book_of({{"x", "a {t"}}).say("x", {{"t", "1"}}), "a {t");
}

TEST(TextBook, NamesPlaceholdersTheDefaultsDoNotKnow) {
    const auto faults = book_of({{"G05", "{t} {nobody}"}}).unknown_placeholders(book_of({{"G05", "{who} {t}"}}));

    ASSERT_EQ(faults.size(), 1u);
    EXPECT_EQ(faults[0].id, "G05");
    EXPECT_THAT(faults[0].what, testing::HasSubstr("{nobody}"));
}

TEST(PlaceholdersOf, GivesNamesInOrderAndRefusesAnOpenBrace) {
    EXPECT_THAT(placeholders_of("{t} 和 {who}").value(), ElementsAre("t", "who"));
    EXPECT_EQ(placeholders_of("{t} {who").error(), Errc::bad_config);
}

TEST(ReadTexts, NamesNestedTextsWithDots) {
    const TextBook book = text_book_of(read_texts("G01 = \"一\"\n[state]\naccepted = \"已受理\"\n"
                                                  "[command.help]\nhelp = \"帮助\"\n")
                                           .entries);
    EXPECT_THAT(book.ids(), ElementsAre("G01", "command.help.help", "state.accepted"));
    EXPECT_EQ(book.word("state.accepted"), "已受理");
}

TEST(ReadTexts, ReportsEveryFaultByItsLine) {
    const TextsFile file = read_texts("G01 = 3\nG02 = \"好\"\nG03 = \"{t\"\n");

    ASSERT_EQ(file.faults.size(), 2u);
    EXPECT_EQ(file.faults[0].line, 1);
    EXPECT_EQ(file.faults[1].line, 3);
    EXPECT_EQ(file.entries.size(), 1u);
}

TEST(ReadTexts, ReportsASyntaxErrorByItsLine) {
    const TextsFile file = read_texts("G01 = \"好\"\nG02 = \"坏\n");

    ASSERT_EQ(file.faults.size(), 1u);
    EXPECT_EQ(file.faults[0].line, 2);
}

TEST(Overlaid, LaysATownsTextsOverTheShippedOnes) {
    const TownTexts town =
        overlaid(book_of({{"G01", "{t} 已登记"}, {"G05", "{t} 已受理"}}), {{"G05", "受理了 {t}", 1}});

    EXPECT_THAT(town.faults, IsEmpty());
    EXPECT_THAT(town.warnings, IsEmpty());
    EXPECT_EQ(town.texts.word("G01"), "{t} 已登记");
    EXPECT_EQ(town.texts.word("G05"), "受理了 {t}");
}

TEST(Overlaid, ReportsAnUnknownPlaceholderAndAnUnknownIdByTheirLines) {
    const TownTexts town = overlaid(book_of({{"G05", "{t}"}}), {{"G05", "{phone}", 4}, {"G055", "新", 7}});

    ASSERT_EQ(town.faults.size(), 1u);
    EXPECT_EQ(town.faults[0].line, 4);
    ASSERT_EQ(town.warnings.size(), 1u);
    EXPECT_EQ(town.warnings[0].line, 7);
    EXPECT_THAT(town.warnings[0].remedy, testing::HasSubstr("G05"));
}

}  // namespace
}  // namespace gridbot
