#include "bot/engine/merging.hpp"

#include <gtest/gtest.h>

namespace gridbot::engine {
namespace {

using storage::outbox::Lane;
using storage::outbox::Message;

Message notice(std::string text, std::string kind = "W00", Lane lane = Lane::reply) {
    Message message;
    message.kind = std::move(kind);
    message.lane = lane;
    message.content.text = std::move(text);
    message.content.buttons = {{"受理", "受理 0001"}};
    return message;
}

std::vector<Message> notices(std::size_t count) {
    return std::vector<Message>(count, notice("SH20261123-0001 电梯"));
}

TEST(Merging, TwelveNoticesAreOneMessageOfTwelveLines) {
    const auto waiting = notices(20);
    EXPECT_EQ(merged_with(notice("一"), waiting), kMostMerged - 1);
    const auto together = merged(notice("一"), std::vector{notice("二"), notice("三")});
    EXPECT_EQ(together.text, "一\n二\n三");
    EXPECT_TRUE(together.buttons.empty()) << "which case would they be about?";
}

TEST(Merging, ThreeAreSaidOneByOneWithTheirButtons) {
    EXPECT_EQ(merged_with(notice("一"), notices(2)), 0U);
    EXPECT_EQ(merged(notice("一"), {}).buttons.size(), 1U);
}

TEST(Merging, StopsAtAnotherKindSoThatTheOrderStays) {
    std::vector<Message> waiting{notice("二"), notice("三"), notice("四"), notice("已受理", "W01"), notice("五")};
    EXPECT_EQ(merged_with(notice("一"), waiting), 3U);
}

TEST(Merging, SaysWhateverWaitsTogetherWhereTheWayIsCrowded) {
    const std::vector<Message> waiting{notice("已受理", "W01"), notice("三"), notice("险情", "W03", Lane::emergency)};
    EXPECT_EQ(merged_with(notice("一"), waiting), 0U);
    EXPECT_EQ(merged_with(notice("一"), waiting, true), 2U);
}

TEST(Merging, LeavesEmergenciesReportsMarkdownAndMentionsAlone) {
    const auto waiting = notices(5);
    EXPECT_EQ(merged_with(notice("险情", "W00", Lane::emergency), waiting), 0U);
    EXPECT_EQ(merged_with(notice("日报", "daily", Lane::report), waiting), 0U);
    Message markdown = notice("**表**");
    markdown.content.form = TextForm::markdown;
    EXPECT_EQ(merged_with(markdown, waiting), 0U);
    Message mention = notice("请看");
    mention.content.mentions = {"ding_p01"};
    EXPECT_EQ(merged_with(mention, waiting), 0U);
}

TEST(Merging, FitsTheShortestPlatform) {
    const std::vector<Message> waiting(11, notice(std::string(450, 'x')));
    EXPECT_EQ(merged_with(notice(std::string(450, 'x')), waiting), 3U);
}

}  // namespace
}  // namespace gridbot::engine
