#include "core/policy/ladder.hpp"

#include <gmock/gmock.h>

#include "tests/unit/policy/shipped.hpp"

namespace gridbot {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

OrganisationTables full_town() {
    OrganisationTables tables;
    tables.grids = {
        {.code = "T"}, {.code = "V", .parent = "T"}, {.code = "G", .parent = "V"}, {.code = "B", .parent = "G"}};
    tables.orgs = {{.code = "center", .kind = OrgKind::center}, {.code = "gs"}};
    tables.people = {
        {.id = "handler", .posts = {{.role = Role::handler, .grid = "T", .org = "gs"}}},
        {.id = "leader", .posts = {{.role = Role::grid_leader, .grid = "G"}}},
        {.id = "station", .posts = {{.role = Role::station_master, .grid = "V"}}},
        {.id = "cadre", .posts = {{.role = Role::village_lead_cadre, .grid = "V"}}},
        {.id = "director", .posts = {{.role = Role::center_director, .grid = "T"}}},
        {.id = "political", .posts = {{.role = Role::political_legal_member, .grid = "T"}}},
        {.id = "mayor", .posts = {{.role = Role::town_leader, .grid = "T"}}},
    };
    return tables;
}

OrganisationTables town_without(std::initializer_list<std::string_view> missing) {
    OrganisationTables tables = full_town();
    std::erase_if(tables.people, [&](const Person& person) {
        return std::find(missing.begin(), missing.end(), person.id) != missing.end();
    });
    return tables;
}

std::vector<std::string> ids(const std::vector<const Person*>& people) {
    std::vector<std::string> ids;
    for (const Person* person : people) ids.push_back(person->id);
    return ids;
}

RungCall call(const Directory& town, int from, int to, const std::vector<std::string>& told = {}) {
    return call_step(town, {.from_rung = from, .to_rung = to}, "B", "gs", told);
}

TEST(Ladder, EachRungIsHeldByTheNearestUpTheTree) {
    const Directory town(full_town());
    auto holders = [&](int rung) { return ids(holders_of_rung(town, rung, "B", "gs")); };

    EXPECT_THAT(holders(0), ElementsAre("handler"));
    EXPECT_THAT(holders(1), ElementsAre("leader"));
    EXPECT_THAT(holders(2), ElementsAre("station"));
    EXPECT_THAT(holders(3), ElementsAre("cadre"));
    EXPECT_THAT(holders(4), ElementsAre("director", "political"));
    EXPECT_THAT(holders(5), ElementsAre("mayor"));
    EXPECT_THAT(holders(6), IsEmpty());
    EXPECT_THAT(holders(-1), IsEmpty());
}

TEST(Ladder, OneRungIsCalledAlone) {
    const Directory town(full_town());

    RungCall step = call(town, 2, 2);

    EXPECT_EQ(step.rung, 2);
    EXPECT_THAT(ids(step.people), ElementsAre("station"));
    EXPECT_THAT(step.empty_rungs, IsEmpty());
}

TEST(Ladder, AnEmergencyTellsSeveralRungsAtOnce) {
    const Directory town(full_town());

    RungCall step = call(town, 0, 3);

    EXPECT_EQ(step.rung, 3);
    EXPECT_THAT(ids(step.people), ElementsAre("handler", "leader", "station", "cadre"));
}

TEST(Ladder, AMissingRungIsSkippedAtOnceAndReported) {
    const Directory town(town_without({"station", "cadre"}));

    RungCall step = call(town, 2, 2);

    EXPECT_EQ(step.rung, 4);
    EXPECT_THAT(ids(step.people), ElementsAre("director", "political"));
    EXPECT_THAT(step.empty_rungs, ElementsAre(2, 3));
}

TEST(Ladder, AMissingRungOfAParallelStepIsCoveredByThoseAbove) {
    const Directory town(town_without({"leader"}));

    RungCall step = call(town, 0, 3);

    EXPECT_EQ(step.rung, 3);
    EXPECT_THAT(ids(step.people), ElementsAre("handler", "station", "cadre"));
    EXPECT_THAT(step.empty_rungs, ElementsAre(1));
}

TEST(Ladder, AMissingHighestRungOfAParallelStepReachesHigher) {
    const Directory town(town_without({"cadre"}));

    EXPECT_THAT(ids(call(town, 0, 3).people), ElementsAre("handler", "leader", "station", "director", "political"));
}

TEST(Ladder, NobodyIsToldTwice) {
    const Directory town(full_town());

    RungCall step = call(town, 0, 3, {"handler", "station"});

    EXPECT_THAT(ids(step.people), ElementsAre("leader", "cadre"));
    EXPECT_THAT(step.empty_rungs, IsEmpty()) << "told is not missing";
}

TEST(Ladder, WhoeverWasToldAlreadyGivesWayToTheNextUp) {
    const Directory town(full_town());

    RungCall step = call(town, 1, 1, {"leader"});

    EXPECT_EQ(step.rung, 2);
    EXPECT_THAT(ids(step.people), ElementsAre("station"));
    EXPECT_THAT(step.empty_rungs, IsEmpty());
}

TEST(Ladder, WhoHoldsTwoRungsIsCalledOnce) {
    OrganisationTables tables = town_without({"station"});
    tables.people[1].posts.push_back({.role = Role::station_master, .grid = "V"});
    const Directory town(std::move(tables));

    EXPECT_THAT(ids(call(town, 1, 2).people), ElementsAre("leader"));
}

TEST(Ladder, EndsWhereNobodyIsLeft) {
    const Directory town(town_without({"mayor"}));

    RungCall step = call(town, 5, 5);

    EXPECT_THAT(step.people, IsEmpty());
    EXPECT_THAT(step.empty_rungs, ElementsAre(5));
    EXPECT_THAT(call(town, 4, 5, {"director", "political"}).people, IsEmpty());
}

TEST(Ladder, IsShippedAsTheDomainHasIt) {
    struct {
        Trigger trigger;
        Urgency urgency;
        const char* expected;
    } const rows[] = {
        {Trigger::not_accepted, Urgency::emergency, "0m:0-3 10m:4-4 30m:5-5 "},
        {Trigger::not_accepted, Urgency::urgent, "30m:1-1 60m:2-2 120m:3-3 "},
        {Trigger::not_accepted, Urgency::normal, "120wm:1-1 240wm:2-2 1wd:3-3 "},
        {Trigger::not_accepted, Urgency::low, "1wd:1-1 "},
        {Trigger::not_signed, Urgency::emergency, "10m:4-4 "},
        {Trigger::not_signed, Urgency::urgent, "30m:1-1 60m:3-3 "},
        {Trigger::not_signed, Urgency::normal, "240wm:1-1 1wd:3-3 "},
        {Trigger::not_signed, Urgency::low, ""},
        {Trigger::due_passed, Urgency::emergency, "120m:5-5 "},
        {Trigger::due_passed, Urgency::urgent, "0m:2-2 120m:3-3 240m:4-4 "},
        {Trigger::due_passed, Urgency::normal, "0m:1-1 240wm:2-2 1wd:3-3 3wd:4-4 5wd:5-5 "},
        {Trigger::due_passed, Urgency::low, "2wd:1-1 "},
        {Trigger::not_answered, Urgency::emergency, "0m:5-5 "},
        {Trigger::not_answered, Urgency::urgent, "0m:5-5 "},
        {Trigger::not_answered, Urgency::normal, "0m:4-4 "},
        {Trigger::not_answered, Urgency::low, ""},
        {Trigger::not_fixed, Urgency::emergency, ""},
        {Trigger::not_fixed, Urgency::urgent, "0m:2-2 "},
        {Trigger::not_fixed, Urgency::normal, ""},
        {Trigger::not_fixed, Urgency::low, ""},
        {Trigger::reopened_again, Urgency::emergency, "0m:4-4 "},
        {Trigger::reopened_again, Urgency::urgent, "0m:3-3 "},
        {Trigger::reopened_again, Urgency::normal, "0m:3-3 "},
        {Trigger::reopened_again, Urgency::low, "0m:2-2 "},
        {Trigger::returned_again, Urgency::emergency, "0m:4-4 "},
        {Trigger::returned_again, Urgency::urgent, "0m:4-4 "},
        {Trigger::returned_again, Urgency::normal, "0m:4-4 "},
        {Trigger::returned_again, Urgency::low, "0m:1-1 "},
    };
    for (const auto& row : rows) {
        std::string steps;
        for (const LadderStep& step : shipped::rhythm().steps(row.trigger, row.urgency)) {
            auto length = std::to_string(step.delay.length.count());
            switch (step.delay.kind) {
                case Delay::Kind::clock:
                    steps += length + "m";
                    break;
                case Delay::Kind::work_hours:
                    steps += length + "wm";
                    break;
                case Delay::Kind::work_days:
                    steps += std::to_string(step.delay.days) + "wd";
                    break;
            }
            steps += ":" + std::to_string(step.from_rung) + "-" + std::to_string(step.to_rung) + " ";
        }
        EXPECT_EQ(steps, row.expected) << name_of(row.trigger) << " " << name_of(row.urgency);
    }
}

}  // namespace
}  // namespace gridbot
