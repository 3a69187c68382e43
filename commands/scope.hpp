#pragma once

#include <string>
#include <variant>
#include <vector>

#include "commands/context.hpp"

/// Which cases an actor may see at all, and how a reference finds one among them.
namespace gridbot::commands {

/// Staff: cases of their grids' subtrees, of their organisations and to which a whistle called these; the centre's and
/// the town's people: all.
/// Residents: what they reported or follow. Sensitive cases: only those who handle them, whom one of them or the ladder
/// called, the grid leader where life is at stake, the centre's heads and the reporter.
bool in_scope(const Context& context, const Case& row);

/// Does the actor, who is staff, work for the organisation or stand in for somebody who does?
bool speaks_for(const Context& context, std::string_view org);

/// Is it the actor's, who is staff, to work on: by having accepted it, by the organisation or by the grid?
bool handles(const Context& context, const Case& row);

/// Did the actor report it?
bool is_own(const Context& context, const Case& row);

/// Who is on duty in the night that is now, or in that to come.
std::vector<const Person*> on_duty_now(const Context& context);

/// Every open case of the town, by due time.
std::vector<Case> open_cases(Context& context);

/// What the sender reported or follows, open or settled at `since` or later: own reports first, newest first.
std::vector<Case> cases_of_sender(Context& context, Time since, int limit);

/// One case, or the reply that says why not (E1, E4, E5).
using Found = std::variant<Case, Reply>;

/// By full number, short reference or none (E4 in the words of `command`). Short references look at the newest 30
/// days of the actor's scope, open cases first.
Found find_case(Context& context, std::string_view command, const std::optional<std::string>& ticket,
                const std::optional<std::string>& ticket_ref);

/// E4 for an argument: "argument.org".
Reply missing_argument(const Context& context, std::string_view command, std::string_view argument);

}  // namespace gridbot::commands
