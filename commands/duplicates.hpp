#pragma once

#include <string>
#include <string_view>

#include "commands/context.hpp"

/// Two people write of one matter (domain 3.5): staff are shown the likeness and decide.
namespace gridbot::commands {

/// When an older open case of the same branch of categories stands in the same place and reads alike: a line for
/// whoever takes the case on, with the command ready to send; "" otherwise. The grid leader, who may merge, hears the
/// same, for one grid at most twice an hour. Never for sensitive cases, welfare and disputes.
std::string propose_merge(Context& context, const Case& row);

/// Sensitive cases, welfare and disputes belong to persons: two of them are never one matter (domain 3.5).
bool is_personal(const Town& town, const Case& row);

/// How alike two texts are, 0–1: the share of their pairs of neighbouring characters that they have in common.
double likeness(std::string_view a, std::string_view b);

}  // namespace gridbot::commands
