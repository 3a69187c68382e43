#pragma once

#include <optional>
#include <string_view>

namespace gridbot {

/// Whose hands a right is in (domain 1.7, 2). Always held for a grid subtree or an organisation.
enum class Role {
    resident,
    liaison,
    unit_leader,
    building_leader,
    grid_assistant,
    grid_member,
    grid_leader,
    station_master,
    village_lead_cadre,
    handler,
    center_operator,
    center_director,
    political_legal_member,
    town_leader,
    inspector,
    police_officer,
    volunteer,
    admin,
    clock,  // the service itself: timers, schedules
};

/// The identifier of the glossary: "grid_member".
std::string_view name_of(Role role);
/// From the identifier or any Chinese name that a town writes in its table: 网格员, 微网格员, 村支书 …
/// Never `clock`: no table can give a person the service's own rights.
std::optional<Role> role_named(std::string_view name);

}  // namespace gridbot
