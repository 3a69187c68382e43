#include <gtest/gtest.h>

#include "tests/unit/intake/shipped_reader.hpp"

namespace gridbot::intake::testing {
namespace {

std::size_t matters_of(const char* text) {
    return shipped_reader().read(text, {}).matters.size();
}

TEST(Splitting, TheSameFaultAtTwoAddressesIsTwoMatters) {
    EXPECT_EQ(matters_of("7号楼1单元路灯坏了\n7号楼2单元路灯也坏了"), 2u);
}

TEST(Splitting, AFigureAloneNumbersAMatterButDoesNotCountIt) {
    EXPECT_EQ(matters_of("我们组两件事 1 机井坏了浇不上地 2 后街的路冲断了"), 2u);
    EXPECT_EQ(matters_of("报事 1 单元 2 楼灯坏了"), 1u);
}

TEST(Splitting, NumberedRemarksOnOneThingAreOneMatter) {
    EXPECT_EQ(matters_of("报事 3号楼1单元101 1、马桶堵了 2、地漏也堵了"), 1u);
    EXPECT_EQ(matters_of("【建议】1、多装几个长椅 2、多摆几个垃圾桶"), 1u);
}

TEST(Splitting, AMatterIsNumberedHoweverTheFiguresAreWritten) {
    for (const char* text :
         {"1、3号楼灯坏了2、北门垃圾没清3、5号楼电梯异响",
          "1️⃣3号楼灯坏了\n2️⃣北门垃圾没清\n3️⃣5号楼电梯异响",
          "1：3号楼灯坏了\n2：北门垃圾没清\n3：5号楼电梯异响", "1，3号楼灯坏了\n2，北门垃圾没清\n3，5号楼电梯异响",
          "⑴3号楼灯坏了⑵北门垃圾没清⑶5号楼电梯异响", "一是3号楼灯坏了，二是北门垃圾没清，三是5号楼电梯异响"}) {
        const Reading reading = shipped_reader().read(text, {});
        ASSERT_EQ(reading.matters.size(), 3u) << text;
        EXPECT_EQ(reading.matters[0].address.building, "3") << text;
        EXPECT_EQ(reading.matters[2].address.building, "5") << text;
    }
}

TEST(Splitting, AListOfHousesIsNoListOfMatters) {
    EXPECT_EQ(matters_of("1号楼1、2、3单元都停水了"), 1u);
    EXPECT_EQ(matters_of("3️⃣号楼2️⃣单元电梯坏了"), 1u);
}

TEST(Reading, ATagInsideACommandLeavesItACommand) {
    const Reading reading = shipped_reader().read("代登 【报事】3号楼1单元灯不亮", {});
    EXPECT_EQ(reading.intent, Intent::command);
    EXPECT_EQ(reading.command, "register_for");
}

TEST(Reading, AFaultAtAnAddressIsAReportInHoweverFewWords) {
    for (const char* text : {"3号楼停水了", "5号楼停电了", "8-2-301漏水", "2单元灯坏了"})
        EXPECT_EQ(shipped_reader().read(text, {}).intent, Intent::report) << text;
    EXPECT_EQ(shipped_reader().read("3号楼2单元", {}).intent, Intent::chatter);
    EXPECT_EQ(shipped_reader().read("家暴", {}).intent, Intent::report);
}

TEST(Reading, SeveralBuildingsAreThePlaceOfAMatter) {
    const Reading reading = shipped_reader().read("1、2、3号楼全部停电了，啥时候修", {});
    ASSERT_EQ(reading.matters.size(), 1u);
    EXPECT_EQ(reading.matters.front().address.building, std::nullopt);
    EXPECT_EQ(reading.matters.front().address.place, "1、2、3号楼");
    EXPECT_FALSE(reading.matters.front().missing_location);
}

TEST(Reading, ARoomIsNotPartOfTheDescription) {
    const auto words = [](const char* text) { return shipped_reader().read(text, {}).matters.front().description; };
    EXPECT_EQ(words("想申请低保，3号楼1单元402，请帮忙"), "想申请低保，请帮忙");
    EXPECT_EQ(words("我家3-1-402漏水了"), "我家漏水了");
    EXPECT_EQ(words("水管漏了 3号楼1单元 402室"), "水管漏了");
}

TEST(Reading, WhoAsksStaffForWorkIsHeard) {
    for (const char* text : {"想找个工作 @网格员", "想找份活干 @网格员"}) {
        const Reading reading = shipped_reader().read(text, {});
        ASSERT_EQ(reading.matters.size(), 1u) << text;
        EXPECT_EQ(reading.matters.front().category, "welfare.job") << text;
    }
}

TEST(Reading, APlaceByItselfIsNoMatter) {
    EXPECT_EQ(shipped_reader().read("河西村5号楼1单元", {}).intent, Intent::chatter);
    ReadContext asked;
    asked.addressed_to_staff = true;
    for (const char* text : {"河西村5号楼1单元", "3号楼2单元，3号楼2单元"}) {
        const Reading reading = shipped_reader().read(text, asked);
        if (reading.intent != Intent::report) continue;
        EXPECT_TRUE(reading.matters.front().missing_description) << text;
    }
    EXPECT_EQ(shipped_reader().read("3号楼门口路灯，不亮", {}).matters.front().missing_description, false);
}

TEST(Reading, WhomOneTurnsToIsNoPlace) {
    const auto place = [](const char* text) { return shipped_reader().read(text, {}).matters.front().address.place; };
    EXPECT_EQ(place("3号楼2单元灯坏了，请社区来管管"), std::nullopt);
    EXPECT_EQ(place("3号楼物业不管，求社区协调停车"), std::nullopt);
    EXPECT_EQ(place("村委会门口路灯坏了"), "村委会门口");
}

TEST(Reading, AWholeAddressInTheFieldOfTheRoomIsReadAsOne) {
    const Reading reading = shipped_reader().read("【报修】房号：3-1-1204 问题：角阀漏水", {});
    ASSERT_EQ(reading.matters.size(), 1u);
    EXPECT_EQ(reading.matters.front().address.building, "3");
    EXPECT_EQ(reading.matters.front().address.room, "1204");
}

TEST(Reading, WhatBrokeAtHomeIsAReportInHoweverFewWords) {
    for (const char* text : {"我家停电了", "我家也停电了", "家里停水了", "我家漏水", "我家水管爆了", "我家马桶堵了"})
        EXPECT_EQ(shipped_reader().read(text, {}).intent, Intent::report) << text;
    for (const char* text : {"我家停水了，你们家呢", "去年我家漏水", "我家电视坏了", "我家狗又拆家了，沙发没了"})
        EXPECT_EQ(shipped_reader().read(text, {}).intent, Intent::chatter) << text;
}

TEST(Reading, WhatOneHeardIsNoReasonForSilenceWhereOneAsks) {
    EXPECT_EQ(shipped_reader().read("听说隔壁镇发大水了", {}).intent, Intent::chatter);
    EXPECT_EQ(shipped_reader().read("高龄补贴听说涨了，麻烦给问问怎么申请，@网格员", {}).intent, Intent::report);
}

TEST(Reading, AQuietGoodbyeIsACrisisAndAnEverydayOneIsNot) {
    for (const char* text : {"这辈子就这样吧，大家保重", "我走了以后麻烦照顾我妈"}) {
        const Reading reading = shipped_reader().read(text, {});
        ASSERT_EQ(reading.intent, Intent::report) << text;
        EXPECT_EQ(reading.matters.front().category, "crisis.suicide") << text;
    }
    for (const char* text : {"退群了，房子卖了，祝大家越来越好", "我先撤了，大家晚安", "调走了，后会有期"})
        EXPECT_EQ(shipped_reader().read(text, {}).intent, Intent::chatter) << text;
}

TEST(Reading, AQuestionToTheNeighboursDoesNotHideADanger) {
    const Reading reading = shipped_reader().read("谁有车，我爸胸口疼得直冒汗，快不行了，谢谢大家", {});
    ASSERT_EQ(reading.intent, Intent::report);
    EXPECT_EQ(reading.matters.front().urgency, Urgency::emergency);
}

}  // namespace
}  // namespace gridbot::intake::testing
