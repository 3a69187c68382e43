#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "commands/intake/command_grammar.hpp"
#include "tests/unit/intake/shipped_reader.hpp"

namespace gridbot::intake::testing {
namespace {

Reading read(const char* text, ReadContext context = {}) {
    return shipped_reader().read(text, context);
}

TEST(Commands, EveryVerbWithATicketIsItsCommand) {
    for (const Verb& verb : verbs()) {
        const std::string word = encode(verb.word);
        const std::string text = "/" + word + (verb.ticket == TicketUse::without ? "" : " SH20220824-0012");
        const Reading reading = shipped_reader().read(text, {});
        EXPECT_EQ(reading.intent, Intent::command) << text;
        EXPECT_EQ(reading.command, std::string(verb.command)) << text;
        if (verb.ticket != TicketUse::without) {
            EXPECT_EQ(reading.ticket, "SH20220824-0012") << text;
        }
    }
}

TEST(Commands, TicketsAreReadInEveryForm) {
    for (const char* text : {"受理 SH20220824-0012", "受理 SH202208240012", "受理 sh20220824-12",
                             "受理:SH20220824-0012", "受理　ＳＨ２０２２０８２４－００１２"})
        EXPECT_EQ(read(text).ticket, "SH20220824-0012") << text;
    for (const char* text : {"受理 #0012", "受理0012", "受理，尾号0012", "0012 受理"})
        EXPECT_EQ(read(text).ticket_ref, "0012") << text;
    EXPECT_EQ(read("受理 12号单").ticket_ref, "12");
    EXPECT_EQ(read("受理 20220824-12").ticket_ref, "20220824-12");
    EXPECT_EQ(read("受理 SH20220824-12345").ticket, "SH20220824-12345");
}

TEST(Commands, WordsOfDailyTalkAreNone) {
    for (const char* text : {"收到", "接孩子", "接娃放学", "转让婴儿车", "同意", "查了一下天气", "派单真慢", "催婚",
                             "结婚了", "帮助别人", "恢复上班", "一般", "收3个快递", "日报社招人", "报到了没"})
        EXPECT_NE(read(text).intent, Intent::command) << text;
}

TEST(Commands, MayFollowTheBotsNameWithoutASpace) {
    for (const char* text : {"@小格受理 0012", "@小格 受理 0012", "@网格小助手受理0012", "@小格\u2005受理 0012"}) {
        const Reading reading = read(text);
        EXPECT_EQ(reading.command, "accept") << text;
        EXPECT_EQ(reading.ticket_ref, "0012") << text;
    }
}

TEST(Commands, AVerbAloneAsksForItsTicket) {
    EXPECT_EQ(read("受理").command, "accept");
    EXPECT_EQ(read("受理").ticket, std::nullopt);
    ReadContext quoting;
    quoting.quoted_text = "SH20220824-0012 新事项：电梯";
    EXPECT_EQ(read("受理", quoting).ticket, "SH20220824-0012");
}

TEST(Commands, ASlashBeforeAnUnknownWordNamesTheWord) {
    EXPECT_EQ(read("/受里 0012").unknown_verb, "受里");
    EXPECT_EQ(read("/受里 0012").intent, Intent::command);
    EXPECT_EQ(read("受里 0012 了吗").unknown_verb, std::nullopt);
}

TEST(Commands, ArgumentsComeApart) {
    EXPECT_EQ(read("延期 0012 3小时 等配件").args.duration, "3h");
    EXPECT_EQ(read("延期 0012 等配件").args.duration, std::nullopt);
    EXPECT_EQ(read("延期 0012 等配件").args.reason, "等配件");
    EXPECT_EQ(read("延期 0012 明天 等配件").args.duration, "明天");
    EXPECT_EQ(read("吹哨 0015 城建办 派出所 明天9点 路口 原因：线杆倾斜").args.orgs,
              (std::vector<std::string>{"城建办", "派出所"}));
    EXPECT_EQ(read("吹哨 0015 城建办 派出所 明天9点 路口 原因：线杆倾斜").args.reason, "线杆倾斜");
    EXPECT_EQ(read("评价 0009 基本满意 就是慢了点").args.rating, 3);
    EXPECT_EQ(read("评价 0009 基本满意 就是慢了点").args.note, "就是慢了点");
    EXPECT_EQ(read("并案 0014 SH20220824-0012").args.ticket, "SH20220824-0012");
    EXPECT_EQ(read("交接 @王强 9月1日").args.person, "王强");
    EXPECT_EQ(read("交接 @王强 9月1日").args.duration, "9月1日");
    EXPECT_EQ(read("派单 0012 供水公司 今天下午5点前到现场").args.rest, "供水公司 今天下午5点前到现场");
}

TEST(FollowUps, FindTheirCaseByQuoteThenTicketThenTheSendersCases) {
    const SenderCase cases[] = {{"SH20220824-0020", "handling", {}}, {"SH20220824-0012", "settled", {}}};
    ReadContext context;
    context.sender_cases = cases;
    EXPECT_EQ(read("好了", context).ticket, "SH20220824-0012");
    EXPECT_TRUE(read("好了", context).depends_on_sender_cases);
    EXPECT_EQ(read("SH20220824-0033 好了", context).ticket, "SH20220824-0033");
    context.quoted_text = "SH20220824-0044 已办结：已更换";
    EXPECT_EQ(read("好了", context).ticket, "SH20220824-0044");
}

TEST(FollowUps, TwoSettledCasesLeaveTheTicketOpen) {
    const SenderCase cases[] = {{"SH20220824-0020", "settled"}, {"SH20220824-0012", "settled"}};
    ReadContext context;
    context.sender_cases = cases;
    const Reading reading = read("好了", context);
    EXPECT_EQ(reading.action, "confirm_ok");
    EXPECT_EQ(reading.ticket, std::nullopt);
}

TEST(FollowUps, NobodysShortReplyIsChatterButMightNotBe) {
    const Reading reading = read("好了");
    EXPECT_EQ(reading.intent, Intent::chatter);
    EXPECT_TRUE(reading.depends_on_sender_cases);
}

// Whoever reads a message ahead of its sender's cases relies on this.
TEST(FollowUps, OnlyWhatIsMarkedSoReadsOtherwiseForAnybodysCases) {
    const SenderCase settled[] = {{"SH20220824-0012", "settled", "facility.lighting"}};
    const SenderCase open[] = {{"SH20220824-0020", "handling", "environment.garbage"}};
    const SenderCase both[] = {{"SH20220824-0020", "registered", {}}, {"SH20220824-0012", "settled", {}}};
    using Cases = std::span<const SenderCase>;
    int marked = 0;
    int plain = 0;
    for (const char* file : {"samples", "own"}) {
        std::ifstream lines(std::string(GRIDBOT_FIXTURES "/messages/") + file + ".jsonl");
        for (std::string line; std::getline(lines, line);) {
            const auto text = nlohmann::json::parse(line).at("text").get<std::string>();
            const Reading alone = read(text.c_str());
            if (alone.depends_on_sender_cases) {
                ++marked;
                continue;
            }
            ++plain;
            for (const auto cases : {Cases(settled), Cases(open), Cases(both)}) {
                ReadContext context;
                context.sender_cases = cases;
                const Reading with = read(text.c_str(), context);
                EXPECT_EQ(with.intent, alone.intent) << text;
                EXPECT_EQ(with.action, alone.action) << text;
                EXPECT_EQ(with.matters.size(), alone.matters.size()) << text;
            }
        }
    }
    EXPECT_GT(plain, 500);
    EXPECT_GT(marked, 20);
    EXPECT_FALSE(read("大家早上好").depends_on_sender_cases);
}

TEST(FindTicket, ReadsTheCanonicalFormOutOfASentence) {
    EXPECT_EQ(find_ticket("您好，编号 SH20220824-0012。请回复"), "SH20220824-0012");
    EXPECT_EQ(find_ticket("3号楼2单元 0012"), std::nullopt);
}

}  // namespace
}  // namespace gridbot::intake::testing
