#pragma once

#include "commands/open_case.hpp"

/// Forty neighbours report one blackout (domain 3.5): one case, and thirty-nine who follow it.
namespace gridbot::commands {

/// When `prepared` tells of an outage that an open case of the last two hours in the same building or grid is about
/// already, its sender follows that case: the answer is G04, in a group once in ten minutes and else empty. Five
/// reports in ten minutes make the case urgent and are told to the grid leader, once. nullopt: it is a case of its own.
std::optional<Reply> follow_outage(Context& context, const PreparedCase& prepared);

}  // namespace gridbot::commands
