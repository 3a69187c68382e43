#pragma once

#include <string>
#include <vector>

#include "commands/context.hpp"

namespace gridbot::commands {

/// Open cases that wait for the person, overdue ones first, then by due time.
std::vector<Case> waiting_for(const Context& context, const Person& person, const std::vector<Case>& open);

/// A list of cases as its reader may see it: overdue, due today, others; at most ten lines.
std::string case_list(const Context& context, const std::vector<Case>& rows, std::string_view head_id);

}  // namespace gridbot::commands
