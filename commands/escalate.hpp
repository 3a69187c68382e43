#pragma once

#include <map>
#include <string>
#include <vector>

#include "commands/context.hpp"
#include "core/policy/ladder.hpp"
#include "storage/timers.hpp"

namespace gridbot::commands {

/// Runs a due timer of a ladder (domain 7.4): calls the rungs of its step in private, the work group from rung 2 on,
/// writes history, and sets the next step. Nothing when the case has moved on meanwhile.
void climb(Context& context, const storage::timers::Timer& timer);

/// Runs the steps of a ladder that are due at once, with the registration itself: emergencies call in parallel.
void climb_at_once(Context& context, Case& row, Trigger trigger);

/// Whom an event itself calls: a reopening, a second return. They are noted as called, never the actor himself; the
/// caller tells them and writes the row.
std::vector<const Person*> call_for_event(Context& context, Case& row, Trigger trigger);

}  // namespace gridbot::commands
