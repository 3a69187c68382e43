#include "core/org_change.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace gridbot {
namespace {

constexpr std::array<std::pair<OrgChange::Kind, std::string_view>, 3> kNames{
    {{OrgChange::Kind::bind_group, "bind_group"},
     {OrgChange::Kind::add_person, "add_person"},
     {OrgChange::Kind::leave_post, "leave_post"}}};

}  // namespace

std::string_view name_of(OrgChange::Kind kind) {
    return std::ranges::find(kNames, kind, &decltype(kNames)::value_type::first)->second;
}

std::optional<OrgChange::Kind> org_change_named(std::string_view name) {
    const auto found = std::ranges::find(kNames, name, &decltype(kNames)::value_type::second);
    return found == kNames.end() ? std::nullopt : std::optional(found->first);
}

}  // namespace gridbot
