#include "tests/world/command_story.hpp"

namespace gridbot::world {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr const char* kNewGroup = "cidNewBuilding==";
constexpr const char* kNewMember = "ding_new";

/// What administrators change in the chat.
class Organisation : public Commands {
protected:
    std::string bind(const char* what = "绑定 第52网格 网格群") { return says(kNewGroup, kOperator, what); }
    /// 加人 with the newcomer mentioned.
    std::string add(const std::string& words) { return says_mentioning(kWork52, kOperator, words, kNewMember); }
};

TEST_F(Organisation, BoundGroupIsHeardFromTheNextMessageOn) {
    EXPECT_EQ(says(kNewGroup, kResident, "2单元门口路灯不亮了"), "");
    EXPECT_EQ(bind(), "本群已绑定：第52网格，网格群。");
    EXPECT_THAT(says(kNewGroup, kResident, "2单元楼道灯不亮了，3号楼"), HasSubstr("SH20261123-0001"));
    EXPECT_EQ(bind(), "本群已经是第52网格的网格群了。");
}

TEST_F(Organisation, BindingOutlivesTheProcess) {
    bind();
    restart();
    EXPECT_THAT(says(kNewGroup, kResident, "3号楼2单元电梯坏了"), HasSubstr("SH20261123-0001"));
}

TEST_F(Organisation, WhoMayNotBindIsToldWhoMay) {
    EXPECT_THAT(says(kNewGroup, kGridMember, "绑定 第52网格 网格群"), StartsWith("“绑定”需要"));
    EXPECT_EQ(says(kNewGroup, kResident, "3号楼2单元电梯坏了"), "");
}

TEST_F(Organisation, LeaderBindsGroupsOfTheOwnGridOnly) {
    EXPECT_THAT(says(kNewGroup, kGridLeader, "绑定 第12网格 网格群"), StartsWith("“绑定”需要网格中心坐席权限"));
    EXPECT_EQ(says(kNewGroup, kGridLeader, "绑定 第52网格 网格群"), "本群已绑定：第52网格，网格群。");
}

TEST_F(Organisation, BindingAsksForWhatItNeeds) {
    EXPECT_THAT(bind("绑定 第52网格"), StartsWith("请补充类型"));
    EXPECT_THAT(bind("绑定 第99网格 网格群"), HasSubstr("没有“第99网格”这个网格"));
    EXPECT_THAT(tells(kOperator, "绑定 第52网格 网格群"), HasSubstr("在要绑定的群里"));
}

TEST_F(Organisation, NewcomerActsAtOnceAndWhoLeftNoMore) {
    report();
    EXPECT_THAT(tells(kNewMember, "受理 0001"), StartsWith("“受理”需要"));
    EXPECT_THAT(add("加人 周立 网格员 第52网格"), StartsWith("已加入周立：网格员，第52网格，工号x01"));
    EXPECT_THAT(tells(kNewMember, "受理 0001"), HasSubstr("已受理，首问责任人：网格员小周"));

    EXPECT_THAT(tells(kOperator, "离岗 周立"), HasSubstr("确认"));
    EXPECT_EQ(tells(kOperator, "确认"), "周立已离岗，名下1件在办事项转给网格长。");
    EXPECT_EQ(find(kFirst)->first_responder, "p01");
    EXPECT_THAT(tells(kNewMember, "办结 0001 已更换门禁控制器"), StartsWith("“办结”需要"));
}

TEST_F(Organisation, AccountOfSomebodyElseIsNotGivenAway) {
    EXPECT_THAT(says_mentioning(kWork52, kOperator, "加人 周立 网格员 第52网格", kGridMember),
                HasSubstr("这个账号已经是李芳"));
}

TEST_F(Organisation, NewcomerWithoutAccountIsNamedAsUnreachable) {
    EXPECT_THAT(says(kWork52, kOperator, "加人 周立 网格员 第52网格"), HasSubstr("还没有账号，收不到提醒"));
    EXPECT_THAT(says(kWork52, kOperator, "加人 周立"), StartsWith("请补充角色"));
}

}  // namespace
}  // namespace gridbot::world
