#pragma once

#include "commands/context.hpp"

/// Two people write of one matter (domain 3.5): staff are shown the likeness and decide.
namespace gridbot::commands {

/// Tells those who may merge, with the command ready to send, when an older open case of the same branch of categories
/// stands in the same place and reads alike. Never for sensitive cases, welfare and disputes. Each pair is named once.
void propose_merge(Context& context, const Case& row);

/// How alike two texts are, 0–1: the share of their pairs of neighbouring characters that they have in common.
double likeness(std::string_view a, std::string_view b);

}  // namespace gridbot::commands
