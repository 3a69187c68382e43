#pragma once

#include <string>
#include <vector>

#include "commands/context.hpp"
#include "storage/requests.hpp"

namespace gridbot::commands {

using Asked = storage::requests::Kind;

/// Who may grant a longer time or a pause (domain 3.2, 15): of a same-day case the grid leader, else the centre's
/// director or deputy. Carried over a second time it is no same-day case any more (7.2). Never whoever asks; where
/// nobody is left, the next above.
std::vector<const Person*> approvers_of(const Context& context, const Case& row, Asked asked, const Person* asker);

/// The role by which they do it, for refusals.
Role approver_role(const Town& town, const Case& row, Asked asked);

/// Tells the approvers in private and the work group what is asked, until when and why.
void ask_approvers(Context& context, const Case& row, Asked asked, Time until, const std::string& reason);
/// The case's values and {approver}, for the answer to whoever asks.
TextValues approval_values(const Context& context, const Case& row, Asked asked);

}  // namespace gridbot::commands
