#include "core/role.hpp"

#include <array>
#include <utility>

namespace gridbot {
namespace {

using Named = std::pair<std::string_view, Role>;

// Identifiers, in the order of the enumeration.
constexpr std::array kIdentifiers{
    Named{"resident", Role::resident},
    Named{"liaison", Role::liaison},
    Named{"unit_leader", Role::unit_leader},
    Named{"building_leader", Role::building_leader},
    Named{"grid_assistant", Role::grid_assistant},
    Named{"grid_member", Role::grid_member},
    Named{"grid_leader", Role::grid_leader},
    Named{"station_master", Role::station_master},
    Named{"village_lead_cadre", Role::village_lead_cadre},
    Named{"handler", Role::handler},
    Named{"center_operator", Role::center_operator},
    Named{"center_director", Role::center_director},
    Named{"political_legal_member", Role::political_legal_member},
    Named{"town_leader", Role::town_leader},
    Named{"inspector", Role::inspector},
    Named{"police_officer", Role::police_officer},
    Named{"volunteer", Role::volunteer},
    Named{"admin", Role::admin},
    Named{"clock", Role::clock},
};

// What towns write in their tables for it (domain 1.7, 2).
constexpr std::array kTitles{
    Named{"居民", Role::resident},
    Named{"村民", Role::resident},
    Named{"联络员", Role::liaison},
    Named{"网格联络员", Role::liaison},
    Named{"微网格员", Role::liaison},
    Named{"微网格信息员", Role::liaison},
    Named{"单元长", Role::unit_leader},
    Named{"楼长", Role::building_leader},
    Named{"网格助理员", Role::grid_assistant},
    Named{"协管员", Role::grid_assistant},
    Named{"网格员", Role::grid_member},
    Named{"专职网格员", Role::grid_member},
    Named{"兼职网格员", Role::grid_member},
    Named{"网格长", Role::grid_leader},
    Named{"网格负责人", Role::grid_leader},
    Named{"站长", Role::station_master},
    Named{"村支书", Role::station_master},
    Named{"社区书记", Role::station_master},
    Named{"包村干部", Role::village_lead_cadre},
    Named{"包村领导", Role::village_lead_cadre},
    Named{"包保干部", Role::village_lead_cadre},
    Named{"责任区书记", Role::village_lead_cadre},
    Named{"承办人", Role::handler},
    Named{"坐席", Role::center_operator},
    Named{"中心主任", Role::center_director},
    Named{"政法委员", Role::political_legal_member},
    Named{"镇领导", Role::town_leader},
    Named{"镇党委书记", Role::town_leader},
    Named{"镇长", Role::town_leader},
    Named{"督查员", Role::inspector},
    Named{"民警", Role::police_officer},
    Named{"社区民警", Role::police_officer},
    Named{"志愿者", Role::volunteer},
    Named{"管理员", Role::admin},
    Named{"系统管理员", Role::admin},
};

}  // namespace

std::string_view name_of(Role role) {
    for (const auto& [name, known] : kIdentifiers)
        if (known == role) return name;
    return {};
}

std::optional<Role> role_named(std::string_view name) {
    for (const auto& [known, role] : kTitles)
        if (known == name) return role;
    for (const auto& [known, role] : kIdentifiers)
        if (known == name && role != Role::clock) return role;
    return std::nullopt;
}

}  // namespace gridbot
