#pragma once

#include <optional>

#include "commands/context.hpp"
#include "storage/timers.hpp"

/// What time does to a case (domain 3.2, 17 and 25–28): resumption, the follow-up, evaluation by silence, the second
/// look at a hazard, the archive.
namespace gridbot::commands {

/// After settling: sets the follow-up, the evaluation by silence and, for hazards, the second look.
void watch_settled(Context& context, const Case& row);

/// Settled → evaluated by `event` (follow_up, confirm_ok, auto_evaluate), and on to the archive. `rating` 1–5.
void evaluate(Context& context, Case& row, CaseEvent event, Role role, std::optional<int> rating);

/// A suspended case goes on: the time it stood still is added to its due time.
void resume_case(Context& context, Case& row, Role role);
/// When a case that is suspended until `day` goes on: that day's first working minute.
Time resumption(const Context& context, Time until);
void set_resumption(Context& context, const Case& row, Time at);

/// Runs a timer of this kind. False when the kind belongs to somebody else.
bool run_life_timer(Context& context, const storage::timers::Timer& timer);

}  // namespace gridbot::commands
