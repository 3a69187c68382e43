#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "commands/context.hpp"
#include "core/policy/life_cycle.hpp"

namespace gridbot::commands {

/// The role by which the actor may cause `event` on the case now, or the refusal: E11 and E3 for the state, E2 where
/// the actor holds the role for other grids only. `command` names the verb in the refusal.
std::variant<Role, Reply> may_take(Context& context, const Case& row, std::string_view command, CaseEvent event);

/// E2: the lowest role that everybody knows, and somebody near who holds it.
Reply refuse_role(const Context& context, std::string_view command, const std::vector<Role>& roles);

/// E3 with what may be done instead, or E11 when the case already is where `event` leads.
Reply refuse_state(Context& context, const Case& row, std::string_view command, CaseEvent event);

/// E8: what may no longer be done, in the words of the text `verb`, and until when it could be.
Reply too_late(const Context& context, const Case& row, std::string_view verb, std::string limit);

/// Self-handled cases are certified by who handled them; one that an organisation handles waits for its feedback,
/// unless it came back and is the grid leader's.
bool awaits_feedback(const Context& context, const Case& row);
/// Returned as often as organisations may return it.
bool returned_enough(const Case& row);
/// Where it goes is the centre's word now; of what can wait it is the grid leader's (domain 7.4).
bool center_decides(const Case& row);

}  // namespace gridbot::commands
