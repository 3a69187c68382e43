#pragma once

#include <vector>

#include "commands/context.hpp"

/// Who stands in for people on leave (domain 3.3, 4; 7.4: holder on leave → deputy).
namespace gridbot::commands {

/// The person, or who stands in for them now. Stand-ins of stand-ins are followed; a circle ends where it began.
const Person& acting_for(const Context& context, const Person& person);

/// The posts by which the actor has rights: the actor's own and those of whom they stand in for. Empty for residents.
std::vector<Post> posts_of_actor(const Context& context);

/// Forgets what was read of handovers in this transaction.
void forget_leaves(const Context& context);

}  // namespace gridbot::commands
