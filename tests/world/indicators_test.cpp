// What a month's indicators say of what people did in it, from their own words to the officials' group.
#include "commands/duplicates.hpp"
#include "storage/case_links.hpp"
#include "storage/cases.hpp"
#include "tests/world/command_desk.hpp"
#include "tests/world/command_story.hpp"

namespace gridbot::world {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

using Indicators = Commands;

TEST_F(Indicators, OfAMonthFollowFromWhatWasSaidInIt) {
    says(kBuilding3, kResident, kLamp);  // 0001: done, and well
    says(kWork52, kGridMember, "受理 0001");
    says(kWork52, kGridMember, "办结 0001 已更换灯泡，恢复照明");
    says(kBuilding3, kResident, "好了");
    says(kBuilding3, kNeighbour, kDoor);  // 0002: done, not well, done again; nobody answers
    says(kWork52, kGridMember, "受理 0002");
    says(kWork52, kGridMember, "办结 0002 已更换闭门器，可以关上");
    says(kBuilding3, kNeighbour, "没好");
    move_to(at("2026-11-24T10:00"));
    says(kWork52, kGridLeader, "办结 0002 闭门器已重新调好，可以关上");
    move_to(at("2026-11-25T09:00"));
    says(kBuilding3, kResident, kLamp);  // the lamp again, and asked about
    tells(kVillageCadre, "督办 SH20261125-0001 今天17:00 回话");
    tells(kGridMember, "到场 SH20261125-0001 正在查线路");
    move_to(at("2026-12-01T08:50") - 1ms);
    http().forget();

    move_to(at("2026-12-01T08:50"));

    EXPECT_THAT(sent_to(kDingRobotPath),
                ElementsAre(AllOf(HasSubstr("响应率 100.0%(3/3)"), HasSubstr("回访率 66.7%(2/3)"),
                                  HasSubstr("解决率 50.0%(1/2)"), HasSubstr("三率综合 —"),
                                  HasSubstr("重复诉求率 33.3%(1/3)"), HasSubstr("督办回复率 100.0%(1/1)"))));
}

TEST_F(Indicators, RememberATwinOnceItWasShown) {
    commands::CommandDesk town;
    storage::run_now(town.store(), [&](storage::Tx& tx) {
        Case first, twin;
        for (Case* row : {&first, &twin}) {
            row->category = "facility.lighting";
            row->grid = "SH-HX-52-B3";
            row->description = "楼道灯不亮了";
            row->registered_at = row->due_at = commands::CommandDesk::kMondayNine;
            storage::cases::insert(tx, "SH", "20261123", *row);
        }
        commands::Context context = town.context(tx, "p03", "", commands::CommandDesk::kMondayNine);

        EXPECT_EQ(commands::propose_merge(context, first), "");
        EXPECT_NE(commands::propose_merge(context, twin), "");

        using storage::case_links::Kind;
        EXPECT_FALSE(storage::case_links::find(tx, "SH", first.id, Kind::resembles));
        const auto link = storage::case_links::find(tx, "SH", twin.id, Kind::resembles);
        EXPECT_EQ(link ? link->other : CaseId{}, first.id);
    });
}

}  // namespace
}  // namespace gridbot::world
