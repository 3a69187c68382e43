#include "core/role.hpp"

#include <gtest/gtest.h>

#include "core/organisation.hpp"

namespace gridbot {
namespace {

constexpr int kRoles = static_cast<int>(Role::clock) + 1;

TEST(RoleNames, EveryRoleButTheClockIsFoundByItsIdentifier) {
    for (int i = 0; i < kRoles; ++i) {
        auto role = static_cast<Role>(i);
        ASSERT_FALSE(name_of(role).empty()) << i;
        if (role != Role::clock) {
            EXPECT_EQ(role_named(name_of(role)), role);
        }
    }
}

TEST(RoleNames, NoTableCanNameThePersonWhoIsTheClock) {
    EXPECT_EQ(name_of(Role::clock), "clock");
    EXPECT_EQ(role_named("clock"), std::nullopt);
}

TEST(RoleNames, ChineseTitlesOfTheTownsAreKnown) {
    const std::pair<std::string_view, Role> titles[] = {
        {"居民", Role::resident},
        {"联络员", Role::liaison},
        {"微网格员", Role::liaison},
        {"单元长", Role::unit_leader},
        {"楼长", Role::building_leader},
        {"网格助理员", Role::grid_assistant},
        {"网格员", Role::grid_member},
        {"网格长", Role::grid_leader},
        {"站长", Role::station_master},
        {"村支书", Role::station_master},
        {"包村干部", Role::village_lead_cadre},
        {"包保干部", Role::village_lead_cadre},
        {"承办人", Role::handler},
        {"坐席", Role::center_operator},
        {"中心主任", Role::center_director},
        {"政法委员", Role::political_legal_member},
        {"镇领导", Role::town_leader},
        {"督查员", Role::inspector},
        {"民警", Role::police_officer},
        {"志愿者", Role::volunteer},
        {"管理员", Role::admin},
    };
    for (const auto& [title, role] : titles) EXPECT_EQ(role_named(title), role) << title;
}

TEST(RoleNames, AnUnknownTitleIsNobody) {
    EXPECT_EQ(role_named(""), std::nullopt);
    EXPECT_EQ(role_named("网格"), std::nullopt);
    EXPECT_EQ(role_named("Grid_Member"), std::nullopt);
}

TEST(OrganisationNames, KindsBearTheIdentifiersOfTheConfiguration) {
    EXPECT_EQ(name_of(OrgKind::center), "center");
    EXPECT_EQ(name_of(OrgKind::external), "external");
    EXPECT_EQ(name_of(GroupKind::building), "building");
    EXPECT_EQ(name_of(GroupKind::officials), "officials");
}

}  // namespace
}  // namespace gridbot
