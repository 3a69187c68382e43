#pragma once

#include <span>
#include <vector>

#include "core/case.hpp"
#include "core/role.hpp"

namespace gridbot {

/// One row of domain 3.2. Superiors of a listed role in the same branch may do it too.
struct Transition {
    CaseEvent event;
    std::vector<CaseState> from;  // empty: the event creates the case
    std::optional<CaseState> to;  // empty: the state stays
    std::vector<Role> roles;
};

/// The whole table, in the order of the domain brief.
std::span<const Transition> life_cycle();

/// Every row of an event: some events lead to different states from different origins.
std::vector<const Transition*> rows_of(CaseEvent event);

/// The row by which `event` is legal in `state`; nullptr where it is not.
const Transition* legal(CaseEvent event, CaseState state);

/// Events legal in `state` that a person with any of `roles` may cause, in the order of the table.
std::vector<CaseEvent> allowed_events(CaseState state, std::span<const Role> roles);

/// Grid branch order (domain 3.2: "a superior in the same grid branch may do what a subordinate may"):
/// liaison < unit leader < building leader < grid assistant < grid member < grid leader < station master
/// < village lead cadre < centre director = political-legal member < town leader. The last three also stand above
/// the centre's operators. Every other role has no superior: a resident's or a handler's word is their own.
bool is_superior_or_same(Role actor, Role required);

}  // namespace gridbot
