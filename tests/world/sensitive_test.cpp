#include "tests/world/command_story.hpp"

namespace gridbot::world {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr const char* kPolice = "ding_p14";
constexpr const char* kViolence = "3号楼2单元有人打老婆，一直在哭";
constexpr const char* kAccusation = "我要举报村干部贪污低保款";
constexpr const char* kNotFound = "没找到单号";

/// Who may know of what is handled in private, and who may not (domain 8.3).
using Sensitive = Commands;

TEST_F(Sensitive, WhoIsToldOfACrisisFindsItAndTheNeighbouringDesksDoNot) {
    report(kViolence);

    for (const char* told : {kPolice, kGridLeader, kCenterDirector}) {
        EXPECT_EQ(count(told, "回“查 SH20261123-0001”"), 1) << told;
        EXPECT_THAT(tells(told, "查 0001"), HasSubstr("有人打老婆")) << told;
    }
    for (const char* other : {kGridMember, kStationMaster, kVillageCadre, kTownLeader, kOperator, kInspector, kAdmin})
        EXPECT_THAT(tells(other, "查 0001"), StartsWith(kNotFound)) << other;
    EXPECT_THAT(says(kWork52, kGridLeader, "本格 未结"), Not(HasSubstr("SH2026")));
    EXPECT_THAT(tells(kGridLeader, "受理 0001"), HasSubstr("首问责任人：林网格长"));
}

TEST_F(Sensitive, WhoWasAskedWhetherSheIsSafeIsHeardOut) {
    report(kViolence);
    advance(minutes{5});
    EXPECT_THAT(tells(kResident, "我安全，在我妈家，下午三点可以接电话"), StartsWith("已补充到 SH20261123-0001"));

    EXPECT_THAT(tells(kGridLeader, "查 0001"), HasSubstr("下午三点可以接电话"));
    EXPECT_EQ(count(kGridLeader, "反映人补充：我安全"), 1);
    EXPECT_EQ(count(kWork52, "安全"), 0);
    EXPECT_EQ(count(kBuilding3, "我妈家"), 0);
}

TEST_F(Sensitive, TownLeaderFindsWhatNobodyAcceptedOnceHeIsCalled) {
    report(kViolence);
    EXPECT_THAT(tells(kTownLeader, "查 0001"), StartsWith(kNotFound));

    advance(minutes{31});

    EXPECT_EQ(count(kTownLeader, "回“查 SH20261123-0001”"), 1);
    EXPECT_THAT(tells(kTownLeader, "查 0001"), HasSubstr("有人打老婆"));
}

TEST_F(Sensitive, WhoStandsInForTheLeaderIsToldOfACrisisAndFindsIt) {
    tells(kGridLeader, "交接 韩振国 12月1日");
    tells(kStationMaster, "接手");
    report(kViolence);

    EXPECT_EQ(count(kStationMaster, "回“查 SH20261123-0001”"), 1);
    EXPECT_THAT(tells(kStationMaster, "查 0001"), HasSubstr("有人打老婆"));
}

TEST_F(Sensitive, WhoIsCalledByAWhistleFindsAPrivateMatterToo) {
    report(kAccusation);
    tells(kCenterDirector, "受理 0001");
    EXPECT_THAT(tells(kPolice, "报到 0001"), StartsWith(kNotFound));

    tells(kCenterDirector, "吹哨 0001 派出所 原因：一起商量");

    EXPECT_EQ(tells(kPolice, "报到 0001"), "SH20261123-0001 派出所已报到（1/1）。");
}

TEST_F(Sensitive, TheOneWhoIsNamedMayKnowOfIt) {
    report(kAccusation);
    EXPECT_THAT(tells(kResident, "查 0001"), AllOf(HasSubstr("负责：承办人小石"), Not(HasSubstr("网格员小李"))));

    says(kBuilding3, kNeighbour, "我不想活了，谁也别找我");
    EXPECT_EQ(count(kNeighbour, "林网格长现在就过来陪您"), 1);
}

TEST_F(Sensitive, BranchThatIsAccusedHearsNeitherOfAReopeningNorOfABadMark) {
    report(kAccusation);
    tells(kCenterDirector, "受理 0001");
    tells(kCenterDirector, "办结 0001 已转镇纪委核查");

    EXPECT_THAT(tells(kResident, "重开 0001 没人来问"), HasSubstr("由周主任牵头"));
    tells(kCenterDirector, "办结 0001 已转镇纪委核查");
    tells(kResident, "评价 0001 不满意 没有下文");

    EXPECT_EQ(count(kCenterDirector, "反映人说没办好"), 1);
    EXPECT_EQ(count(kCenterDirector, "反映人不满意"), 1);
    for (const char* accused : {kGridLeader, kGridMember, kStationMaster, kVillageCadre})
        EXPECT_THAT(sent_to(accused), Not(Contains(HasSubstr("SH20261123-0001")))) << accused;
}

TEST_F(Sensitive, RaisingPassesOverTheBranchThatIsAccused) {
    report(kAccusation);
    tells(kCenterDirector, "受理 0001");

    EXPECT_EQ(tells(kCenterDirector, "升级 0001 涉及村干部"), "SH20261123-0001 已升级至沈镇长。");

    EXPECT_EQ(count(kTownLeader, "回“查 SH20261123-0001”"), 1);
    EXPECT_THAT(tells(kTownLeader, "查 0001"), HasSubstr("贪污"));
    EXPECT_EQ(count(kStationMaster, "SH20261123-0001"), 0);
}

TEST_F(Sensitive, ResultOfReliefIsForWhoAskedAndNotForTheNeighbours) {
    report("3号楼2单元想申请低保");
    says(kWork52, kGridMember, "办结 0001 低保材料已交民政办");
    advance(minutes{11});

    EXPECT_EQ(count(kResident, "SH20261123-0001 已办结：低保材料已交民政办"), 1);
    EXPECT_EQ(count(kBuilding3, "SH20261123-0001 已办结，结果单独告诉反映人，也可以问网格员小李。"), 1);
    EXPECT_EQ(count(kBuilding3, "民政"), 0);
    EXPECT_EQ(says(kBuilding3, kResident, "好了"), "谢谢您的认可，有事随时说。");
}

TEST_F(Sensitive, FlatIsForWhoeverWorksOnItAndForTheReporterAlone) {
    report("想申请低保，3号楼2单元501，请帮忙看看");

    EXPECT_THAT(tells(kGridMember, "查 0001"),
                AllOf(HasSubstr("3号楼2单元501室"), HasSubstr("想申请低保，请帮忙看看")));
    EXPECT_THAT(tells(kResident, "查 0001"), HasSubstr("3号楼2单元501室"));
    EXPECT_THAT(says(kWork52, kGridMember, "查 0001"), AllOf(HasSubstr("3号楼2单元"), Not(HasSubstr("501"))));
    EXPECT_THAT(tells(kInspector, "查 0001"), AllOf(HasSubstr("3号楼2单元"), Not(HasSubstr("501"))));
    EXPECT_THAT(says(kBuilding3, kResident, "查 0001"), StartsWith("SH20261123-0001 河西村\n"));
}

TEST_F(Sensitive, ManyWhoComeTogetherAreMetAndTheCentresHeadIsTold) {
    report("我们几十户要一起去镇里上访，物业费乱涨价");

    EXPECT_EQ(count(kResident, "请推选1至2位代表与工作人员面谈"), 1);
    EXPECT_EQ(count(kCenterDirector, "回“查 SH20261123-0001”"), 1);
    EXPECT_EQ(count(kGridLeader, "SH20261123-0001"), 0);
}

TEST_F(Sensitive, WhoLooksForSomebodyHearsThatTheyAreFound) {
    report("我妈走丢了，80岁，穿红棉袄");
    advance(minutes{5});

    for (const char* words : {"找到了，谢谢", "已经回家了"}) {
        EXPECT_EQ(says(kBuilding3, kResident, words), "这件事请私信我办理。");
        EXPECT_THAT(tells(kResident, words), StartsWith("已补充到 SH20261123-0001")) << words;
        EXPECT_EQ(count(kPolice, std::string("反映人补充：") + words), 1) << words;
    }
    EXPECT_EQ(state(kFirst), "registered");
    EXPECT_EQ(says(kBuilding3, kNeighbour, "找到了，谢谢"), "");
}

}  // namespace
}  // namespace gridbot::world
