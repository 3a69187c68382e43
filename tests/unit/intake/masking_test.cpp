#include "core/policy/masking.hpp"

#include <gtest/gtest.h>

namespace gridbot::masking {
namespace {

TEST(Masks, FollowTheBrief) {
    EXPECT_EQ(mobile("13800005678"), "138****5678");
    EXPECT_EQ(mobile("+86 138-0000-5678"), "138****5678");
    EXPECT_EQ(landline("0000-6110101"), "0000****101");
    EXPECT_EQ(landline("010-12345678"), "010****678");
    EXPECT_EQ(name("王小明"), "王**");
    EXPECT_EQ(plate("鲁M12345"), "鲁M·***45");
    EXPECT_EQ(email("wang@example.com"), "w***@example.com");
}

TEST(Masks, HideWhatIsNotOfTheirKind) {
    EXPECT_EQ(mobile("12"), "****");
    EXPECT_EQ(landline("5"), "****");
    EXPECT_EQ(name(""), "****");
    EXPECT_EQ(plate("鲁"), "****");
    EXPECT_EQ(email("nobody"), "****");
}

TEST(MaskAll, RemovesEveryKindFromAText) {
    EXPECT_EQ(mask_all("电话13800005678，座机(0000)6110101"), "电话138****5678，座机0000****101");
    EXPECT_EQ(mask_all("一三八零零零零五六七八"), "138****5678");
    EXPECT_EQ(mask_all("身份证372301199001011230"), "身份证[证件号已隐藏]");
    EXPECT_EQ(mask_all("身份证11010519491231002X"), "身份证[证件号已隐藏]");
    EXPECT_EQ(mask_all("卡号6222020200112233445"), "卡号[证件号已隐藏]");
    EXPECT_EQ(mask_all("卡号6222 0202 0011 2233"), "卡号[证件号已隐藏]");
    EXPECT_EQ(mask_all("车牌鲁M12345挡路"), "车牌鲁M·***45挡路");
    EXPECT_EQ(mask_all("姓名：赵小某 住"), "姓名：赵** 住");
    EXPECT_EQ(mask_all("我叫王小明，住后街"), "我叫王**，住后街");
    EXPECT_EQ(mask_all("微信号：wang_88x 加我"), "微信号：[微信号已隐藏] 加我");
    EXPECT_EQ(mask_all("加V wang_88x"), "加V [微信号已隐藏]");
    EXPECT_EQ(mask_all("联系 a.b@example.com。"), "联系 a***@example.com。");
    EXPECT_EQ(mask_all("１３８００００５６７８"), "138****5678");
}

TEST(MaskAll, KnowsATelephoneNumberHoweverItIsSpaced) {
    for (const char* written :
         {"138 0000 5678", "138-0000-5678", "138—0000—5678", "138–0000–5678", "138\u20110000\u20115678",
          "138 - 0000 - 5678", "138\u00a00000\u00a05678", "138　0000　5678", "138.0000.5678", "138_0000_5678",
          "138/0000/5678", "1 3 8 0 0 0 0 5 6 7 8", "1380000 5678", "86-13800005678", "0086 13800005678",
          "86 138 0000 5678", "0086-138-0000-5678", "１３８－００００－５６７８", "幺三八零零零零五六七八"})
        EXPECT_EQ(mask_all(std::string(written) + " 3-2-501"), "138****5678 3-2-501") << written;
    for (const char* written : {"0543-8123456", "0543—8123456", "(0543)8123456", "（０５４３）８１２３４５６",
                                "0543 - 8123456", "0543-812 3456", "0543 812-3456"})
        EXPECT_EQ(mask_all(written), "0543****456") << written;
}

TEST(MaskAll, TakesNoFiguresFromWhatStandsBehind) {
    EXPECT_EQ(mask_all("QQ:1380000123 3-2-501"), "QQ:1380000123 3-2-501");
    EXPECT_EQ(mask_all("138 0000 5678 901"), "138****5678 901");
}

TEST(MaskAll, LeavesPublicNumbersTicketsAndAddressesAlone) {
    for (const char* text : {"请拨打110、119、120、12345", "SH20220824-0012", "SH202208240012", "3号楼2单元501",
                             "2022-08-24 12:30", "云A栋", "12楼", "微信群里说", "物业WX都没人回", "我叫了三遍物业", ""})
        EXPECT_EQ(mask_all(text), text);
}

}  // namespace
}  // namespace gridbot::masking
