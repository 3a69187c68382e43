#pragma once

#include "commands/context.hpp"

namespace gridbot::commands {

/// Gives the case that category with what follows from it: openness, urgency, due time and, before it is dispatched,
/// the lead organisation. The ladders are the caller's to set anew.
void follow_category(const Context& context, Case& row, const Category& category);

}  // namespace gridbot::commands
