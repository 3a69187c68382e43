#pragma once

#include <vector>

#include "commands/context.hpp"
#include "commands/intake/reading.hpp"

/// What is said when cases are opened: to whoever reported, and to those who have to act.
namespace gridbot::commands {

/// The answer to the reporter: one case in its own words (G01, G01s, G01u, G02, G17, G18), several as one list.
Reply receipt(Context& context, const std::vector<Case>& opened, const intake::Reading& reading);

/// W00 to the work groups of the grid and P00 to its members; urgent cases also to the routed organisation's people.
/// Sensitive ones only in private, to those who need to know, without any detail.
void announce_new(Context& context, const Case& row);

}  // namespace gridbot::commands
