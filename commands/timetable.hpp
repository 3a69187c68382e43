#pragma once

#include "commands/context.hpp"
#include "storage/timers.hpp"

/// The clock's own commands: what is due is a row, and running it is a change like any other.
namespace gridbot::commands {

/// Sets a timer for every job of the town's timetable that has none, and moves those whose time of day was changed.
/// One that was missed while the service was down stays due, once.
void set_timetable(Context& context);

/// Runs timers that were taken together, in their order. Where they say much to one person, that is one list.
void run_timers(Context& context, const std::vector<storage::timers::Timer>& timers);

/// Runs a timer that was taken: a step of a ladder, or a job of the timetable, which sets its next occurrence.
void run_timer(Context& context, const storage::timers::Timer& timer);

}  // namespace gridbot::commands
