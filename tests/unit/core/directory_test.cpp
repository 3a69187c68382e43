#include "core/directory.hpp"

#include <gmock/gmock.h>

#include <string>

namespace gridbot {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Town T, villages V1 and V2, grids G1 and G2 in V1, building B in G1.
OrganisationTables small_town() {
    OrganisationTables tables;
    tables.grids = {
        {.code = "T", .name = "镇"},
        {.code = "V1", .name = "东村", .parent = "T"},
        {.code = "V2", .name = "西村", .parent = "T"},
        {.code = "G1", .name = "第1网格", .parent = "V1"},
        {.code = "G2", .name = "第2网格", .parent = "V1"},
        {.code = "B", .name = "3号楼", .parent = "G1"},
    };
    tables.orgs = {
        {.code = "center", .name = "网格中心", .kind = OrgKind::center},
        {.code = "gs", .name = "供水公司", .kind = OrgKind::utility, .aliases = {"自来水公司"}},
        {.code = "wy", .name = "惠民物业", .kind = OrgKind::property, .aliases = {"物业", "供水公司"}},
        {.code = "cjb", .name = "城建办", .kind = OrgKind::office},
    };
    tables.people = {
        {.id = "leader", .accounts = {{"dingtalk", "d1"}}, .posts = {{.role = Role::grid_leader, .grid = "V1"}}},
        {.id = "member", .accounts = {{"wecom", "d1"}}, .posts = {{.role = Role::grid_member, .grid = "G1"}}},
        {.id = "cadre",
         .posts = {{.role = Role::village_lead_cadre, .grid = "V1"}, {.role = Role::village_lead_cadre, .grid = "V2"}}},
        {.id = "water", .posts = {{.role = Role::handler, .grid = "T", .org = "gs"}}},
        {.id = "operator", .posts = {{.role = Role::center_operator, .grid = "T", .org = "center"}}},
        {.id = "admin", .posts = {{.role = Role::admin, .grid = "T", .org = "center"}}},
        {.id = "mayor", .posts = {{.role = Role::town_leader}}},
    };
    tables.groups = {
        {.channel = "ding", .conversation = "cid1", .kind = GroupKind::building, .grid = "B"},
        {.channel = "ding", .conversation = "cid2", .kind = GroupKind::work, .grid = "V1"},
        {.channel = "ding", .conversation = "cid3", .kind = GroupKind::work, .grid = "V1"},
        {.channel = "wx", .conversation = "cid1", .kind = GroupKind::work, .grid = "V1"},
        {.channel = "leaders", .conversation = "", .kind = GroupKind::officials, .grid = "T"},
        {.channel = "wx", .conversation = "cid9", .kind = GroupKind::grid, .grid = "B"},
    };
    return tables;
}

template <class T>
std::vector<std::string> ids(const std::vector<const T*>& list) {
    std::vector<std::string> ids;
    for (const T* item : list) {
        if constexpr (std::is_same_v<T, Person>)
            ids.push_back(item->id);
        else if constexpr (std::is_same_v<T, Group>)
            ids.push_back(item->channel + "/" + item->conversation);
        else
            ids.push_back(item->code);
    }
    return ids;
}

TEST(DirectoryTree, WalksUpToTheRoot) {
    const Directory town(small_town());

    EXPECT_THAT(ids(town.path_up("B")), ElementsAre("B", "G1", "V1", "T"));
    EXPECT_THAT(ids(town.path_up("nowhere")), IsEmpty());
    EXPECT_EQ(town.root(), town.grid("T"));
    EXPECT_EQ(town.grid(""), nullptr);
}

TEST(DirectoryTree, ASubtreeContainsItselfAndWhatHangsBelow) {
    const Directory town(small_town());

    EXPECT_TRUE(town.within("B", "B"));
    EXPECT_TRUE(town.within("B", "V1"));
    EXPECT_TRUE(town.within("B", ""));
    EXPECT_FALSE(town.within("B", "G2"));
    EXPECT_FALSE(town.within("V1", "B"));
    EXPECT_FALSE(town.within("", "T"));
}

TEST(DirectoryTree, AWalkEndsAtALoop) {
    OrganisationTables tables;
    tables.grids = {{.code = "A", .parent = "B"}, {.code = "B", .parent = "C"}, {.code = "C", .parent = "B"}};
    const Directory town(std::move(tables));

    EXPECT_THAT(ids(town.path_up("A")), ElementsAre("A", "B", "C"));
    EXPECT_FALSE(town.within("A", "T"));
    EXPECT_THAT(town.nearest_holders(Role::grid_leader, "A"), IsEmpty());
    EXPECT_THAT(town.nearest_groups(GroupKind::work, "A"), IsEmpty());
    EXPECT_EQ(town.root(), nullptr);
}

TEST(DirectoryTree, AnEmptyTownAnswersEverythingWithNobody) {
    const Directory town;

    EXPECT_THAT(town.nearest_holders(Role::grid_leader, "A"), IsEmpty());
    EXPECT_THAT(town.handlers_of("gs"), IsEmpty());
    EXPECT_THAT(town.on_duty("2026-09-18"), IsEmpty());
    EXPECT_EQ(town.route("facility.water", "A").lead, nullptr);
}

TEST(DirectoryTree, KeepsItsRowsWhereTheyAreWhenMoved) {
    Directory first(small_town());
    const Person* member = first.person("member");

    const Directory second(std::move(first));

    EXPECT_EQ(second.person("member"), member);
    EXPECT_THAT(ids(second.holders_at(Role::grid_member, "G1")), ElementsAre("member"));
}

TEST(DirectoryPeople, AnAccountBelongsToItsPlatform) {
    const Directory town(small_town());

    EXPECT_EQ(town.person_by_account("dingtalk", "d1"), town.person("leader"));
    EXPECT_EQ(town.person_by_account("wecom", "d1"), town.person("member"));
    EXPECT_EQ(town.person_by_account("wechat", "d1"), nullptr);
    EXPECT_EQ(town.person_by_account("dingtalk", ""), nullptr);
}

TEST(DirectoryPeople, TheNearestHolderUpTheTreeStandsIn) {
    const Directory town(small_town());

    EXPECT_THAT(ids(town.nearest_holders(Role::grid_member, "B")), ElementsAre("member"));
    EXPECT_THAT(ids(town.nearest_holders(Role::grid_leader, "B")), ElementsAre("leader"));
    EXPECT_THAT(ids(town.nearest_holders(Role::village_lead_cadre, "V2")), ElementsAre("cadre"));
    EXPECT_THAT(town.nearest_holders(Role::grid_member, "G2"), IsEmpty());
    EXPECT_THAT(town.holders_at(Role::grid_leader, "B"), IsEmpty());
}

TEST(DirectoryPeople, APostWithoutAGridIsForTheWholeTown) {
    const Directory town(small_town());

    EXPECT_THAT(ids(town.nearest_holders(Role::town_leader, "B")), ElementsAre("mayor"));
    EXPECT_TRUE(town.holds_at(*town.person("mayor"), Role::town_leader, "B"));
}

TEST(DirectoryPeople, AnUnknownGridFallsToTheRoot) {
    const Directory town(small_town());

    EXPECT_THAT(ids(town.nearest_holders(Role::center_operator, "no such grid")), ElementsAre("operator"));
}

TEST(DirectoryPeople, ARightReachesDownNotUpOrAside) {
    const Directory town(small_town());
    const Person& leader = *town.person("leader");

    EXPECT_TRUE(town.holds_at(leader, Role::grid_leader, "B"));
    EXPECT_FALSE(town.holds_at(leader, Role::grid_leader, "T"));
    EXPECT_FALSE(town.holds_at(leader, Role::grid_leader, "V2"));
    EXPECT_FALSE(town.holds_at(leader, Role::grid_member, "B"));
    EXPECT_TRUE(town.holds(leader, Role::grid_leader));
}

TEST(DirectoryPeople, WhereAnOrganisationHasNoHandlerTheOperatorsStandIn) {
    const Directory town(small_town());

    EXPECT_THAT(ids(town.handlers_of("gs")), ElementsAre("water"));
    EXPECT_THAT(ids(town.handlers_of("cjb")), ElementsAre("operator"));
    EXPECT_THAT(ids(town.handlers_of("center")), ElementsAre("operator"));
    EXPECT_TRUE(town.works_for(*town.person("operator"), "cjb"));
    EXPECT_FALSE(town.works_for(*town.person("operator"), "gs"));
    EXPECT_FALSE(town.works_for(*town.person("admin"), "center"));
}

TEST(DirectoryPeople, DutyIsByTheTableElseTheOperators) {
    OrganisationTables tables = small_town();
    tables.duty = {{"2026-09-18", "leader"}, {"2026-09-18", "member"}, {"2026-09-19", "gone"}};
    const Directory town(std::move(tables));

    EXPECT_THAT(ids(town.on_duty("2026-09-18")), ElementsAre("leader", "member"));
    EXPECT_THAT(ids(town.on_duty("2026-09-19")), ElementsAre("operator"));
    EXPECT_THAT(ids(town.on_duty("2026-09-20")), ElementsAre("operator"));
}

TEST(DirectoryPeople, WhoHoldsTwoPostsOfARoleIsListedOnce) {
    const Directory town(small_town());

    EXPECT_THAT(ids(town.people_with(Role::village_lead_cadre)), ElementsAre("cadre"));
}

TEST(DirectoryOrgs, AreFoundByNameAliasAndCode) {
    const Directory town(small_town());

    EXPECT_EQ(town.org_named("供水公司"), town.org("gs")) << "a name beats another's alias";
    EXPECT_EQ(town.org_named("自来水公司"), town.org("gs"));
    EXPECT_EQ(town.org_named("wy"), town.org("wy"));
    EXPECT_EQ(town.org_named("水公司"), nullptr);
    EXPECT_EQ(town.center(), town.org("center"));
}

TEST(DirectoryOrgs, SimilarOnesComeBestFirst) {
    const Directory town(small_town());

    EXPECT_THAT(ids(town.orgs_like("城建局", 3)), ElementsAre("cjb"));
    EXPECT_EQ(town.orgs_like("自来水", 1).front(), town.org("gs"));
    EXPECT_THAT(town.orgs_like("", 3), IsEmpty());
    EXPECT_THAT(town.orgs_like("医院", 3), IsEmpty());
}

TEST(DirectoryGroups, AConversationBelongsToItsChannel) {
    const Directory town(small_town());

    ASSERT_NE(town.group("ding", "cid1"), nullptr);
    EXPECT_EQ(town.group("ding", "cid1")->kind, GroupKind::building);
    EXPECT_EQ(town.group("wx", "cid1")->kind, GroupKind::work);
    EXPECT_EQ(town.group("ding", "cid9"), nullptr);
    EXPECT_EQ(town.group("leaders", ""), nullptr) << "a send-only group has no conversation to hear from";
}

TEST(DirectoryGroups, TheNearestOfAKindAnswerOnePerChannel) {
    const Directory town(small_town());

    EXPECT_THAT(ids(town.nearest_groups(GroupKind::work, "B")), ElementsAre("ding/cid2", "wx/cid1"));
    EXPECT_THAT(ids(town.nearest_groups(GroupKind::officials, "B")), ElementsAre("leaders/"));
    EXPECT_THAT(town.nearest_groups(GroupKind::work, "V2"), IsEmpty());
    EXPECT_THAT(ids(town.groups_bound_to("B")), ElementsAre("ding/cid1", "wx/cid9"));
    EXPECT_THAT(town.groups_bound_to("V1"), IsEmpty()) << "work groups hold no residents";
    EXPECT_EQ(town.groups_of(GroupKind::work).size(), 3u);
}

TEST(DirectoryRouting, TheMostSpecificRowWins) {
    OrganisationTables tables = small_town();
    tables.routing = {
        {.category = "*", .lead = "cjb"},
        {.category = "facility.*", .lead = "wy"},
        {.category = "facility.water", .lead = "gs", .co_orgs = {"wy", "gs", "no such org", "wy"}},
        {.category = "facility.*", .grid = "B", .lead = "cjb"},
        {.category = "facility.lift", .grid = "V2", .lead = "gs"},
        {.category = "facility.road", .lead = "no such org"},
    };
    const Directory town(std::move(tables));
    auto lead = [&](std::string_view category, std::string_view grid) { return town.route(category, grid).lead->code; };

    EXPECT_EQ(lead("facility.water", "B"), "gs") << "an exact category beats a deeper grid";
    EXPECT_EQ(lead("facility.lift", "B"), "cjb");
    EXPECT_EQ(lead("facility.lift", "G1"), "wy");
    EXPECT_EQ(lead("facility.lift", "V2"), "gs");
    EXPECT_EQ(lead("facility.road", "G1"), "wy") << "a row with an unknown lead does not count";
    EXPECT_EQ(lead("dispute.family", "G1"), "cjb");
    EXPECT_EQ(lead("facilityx.water", "G1"), "cjb") << "a branch is a whole word";
    EXPECT_THAT(ids(town.route("facility.water", "B").co_orgs), ElementsAre("wy"));
    EXPECT_FALSE(town.route("facility.water", "B").is_stand_in);
}

TEST(DirectoryRouting, WhereNoRowFitsTheCentreLeads) {
    const Directory town(small_town());

    Route route = town.route("facility.water", "B");

    EXPECT_EQ(route.lead, town.center());
    EXPECT_TRUE(route.is_stand_in);
}

TEST(DirectorySize, ACountyTownIsAnsweredWithoutSearching) {
    OrganisationTables tables;
    tables.grids.push_back({.code = "T"});
    for (int i = 0; i < 2'000; ++i) tables.grids.push_back({.code = "G" + std::to_string(i), .parent = "T"});
    for (int i = 0; i < 5'000; ++i)
        tables.people.push_back({.id = "p" + std::to_string(i),
                                 .accounts = {{"dingtalk", "d" + std::to_string(i)}},
                                 .posts = {{.role = Role::grid_member, .grid = "G" + std::to_string(i % 2'000)}}});
    const Directory town(std::move(tables));

    for (int i = 0; i < 5'000; ++i) {
        const Person* person = town.person_by_account("dingtalk", "d" + std::to_string(i));
        ASSERT_EQ(person, town.person("p" + std::to_string(i)));
        ASSERT_THAT(town.nearest_holders(Role::grid_member, person->posts.front().grid), testing::Contains(person));
    }
}

}  // namespace
}  // namespace gridbot
