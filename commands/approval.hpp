#pragma once

#include <string>
#include <vector>

#include "commands/context.hpp"

namespace gridbot::commands {

/// Who may grant a longer time or a pause (domain 3.2, 15): of a same-day case the grid leader, else the centre's
/// director or deputy. Never whoever asks; where nobody is left, the next above.
std::vector<const Person*> approvers_of(const Context& context, const Case& row, const Person* asker);

/// The role by which they do it, for refusals.
Role approver_role(const Town& town, const Case& row);

/// Tells the approvers in private and the work group what is asked: `text_id` with {due}, {reason}, {approver}.
void ask_approvers(Context& context, const Case& row, std::string_view text_id, Time until, const std::string& reason);
/// The case's values and {approver}, for the answer to whoever asks.
TextValues approval_values(const Context& context, const Case& row);

}  // namespace gridbot::commands
