#include "commands/intake/address.hpp"

#include <gtest/gtest.h>

#include "commands/intake/normal_text.hpp"

namespace gridbot::intake {
namespace {

struct Case {
    const char* text;
    const char* building;
    const char* unit;
    const char* room;
};

std::string or_dash(const std::optional<std::string>& value) {
    return value.value_or("-");
}

TEST(FindAddress, ReadsEveryFormOfTheBrief) {
    const Case cases[] = {
        {"3号楼2单元501室", "3", "2", "501"},
        {"3栋2单元501", "3", "2", "501"},
        {"3幢", "3", "-", "-"},
        {"3座1801", "3", "-", "1801"},
        {"3#2-501", "3", "2", "501"},
        {"7#1-602漏雨", "7", "1", "602"},
        {"11#楼 2单元", "11", "2", "-"},
        {"3-2-501", "3", "2", "501"},
        {"3-501", "3", "-", "501"},
        {"12-1", "12", "1", "-"},
        {"C区2座", "C2", "-", "-"},
        {"D单元", "-", "D", "-"},
        {"6楼东户", "-", "-", "6东"},
        {"17号楼1楼东户", "17", "-", "1东"},
        {"三号楼二单元五零一", "3", "2", "501"},
        {"二十二号楼", "22", "-", "-"},
        {"3杠2杠501", "3", "2", "501"},
        {"03号楼02单元0501", "3", "2", "0501"},
        {"A栋1203", "A", "-", "1203"},
        {"8号楼1单元1203A", "8", "1", "1203A"},
        {"1#1-101家里跳闸", "1", "1", "101"},
        {"10号楼一单元302天然气管漏了", "10", "1", "302"},
        {"4号楼3单元1202楼上装修", "4", "3", "1202"},
        {"业主微信:3-1-801 水表井漏水", "3", "1", "801"},
        {"120弄5号302室", "5", "-", "302"},
        {"1、2号楼2单元门禁坏了", "2", "2", "-"},
        {"拾贰号楼贰单元", "12", "2", "-"},
        {"老陆三号楼", "3", "-", "-"},
        {"4#楼1#单元", "4", "1", "-"},
        {"6号楼,3楼,302水压小", "6", "-", "302"},
        {"301没电了,我是4号楼2单元的", "4", "2", "301"},
        {"4号楼2单元,110来过了", "4", "2", "-"},
        {"4号楼2单元,2026年装的", "4", "2", "-"},
        {"4号楼2单元,500块押金", "4", "2", "-"},
    };
    for (const Case& one : cases) {
        const Address found = find_address(decode(one.text)).address;
        EXPECT_EQ(or_dash(found.building), one.building) << one.text;
        EXPECT_EQ(or_dash(found.unit), one.unit) << one.text;
        EXPECT_EQ(or_dash(found.room), one.room) << one.text;
    }
}

TEST(FindAddress, TakesNeitherDatesNorTimesNorRangesNorFloorsForOne) {
    for (const char* text :
         {"1-6号楼停水", "1号楼到6号楼", "8-12点", "3-5天", "12楼有人", "一座桥", "两栋房子", "8月3号", "第3层",
          "2022-08-24", "花了501元", "12路公交", "30号以后", "3个单元", "比分3-1"})
        EXPECT_TRUE(find_address(decode(text)).address.empty()) << text;
}

TEST(FindAddress, TakesSeveralBuildingsForNoneOfThem) {
    for (const auto& [text, list] :
         std::vector<std::pair<const char*, std::u32string>>{{"1、2、3号楼全部停电", U"1、2、3号楼"},
                                                             {"5、6号楼都没水了", U"5、6号楼"},
                                                             {"物业,7和8号楼之间的路灯不亮", U"7和8号楼"},
                                                             {"1-6号楼停水", U"1-6号楼"}}) {
        const std::u32string match = decode(text);
        const AddressFind found = find_address(match);
        EXPECT_TRUE(found.address.empty()) << text;
        ASSERT_TRUE(found.several.has_value()) << text;
        EXPECT_EQ(match.substr(found.several->begin, found.several->size()), list) << text;
    }
    EXPECT_FALSE(find_address(decode("3号楼停水")).several.has_value());
}

TEST(FieldNumber, DropsLeadingZerosWhereAskedTo) {
    EXPECT_EQ(field_number(U" 02", false), "2");
    EXPECT_EQ(field_number(U"0501", true), "0501");
    EXPECT_EQ(field_number(U"十二", false), "12");
    EXPECT_EQ(field_number(U"没有", false), std::nullopt);
}

}  // namespace
}  // namespace gridbot::intake
