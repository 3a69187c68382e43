#pragma once

#include <string_view>

#include "commands/context.hpp"
#include "storage/timers.hpp"

/// Scheduled reminders (domain 7.1, 7.8): the nudges of the day and P02 before a due time.
namespace gridbot::commands {

inline constexpr std::string_view kAcceptNudge = "accept_nudge";
inline constexpr std::string_view kOnSiteNudge = "on_site_nudge";
inline constexpr std::string_view kSettleWarning = "settle_warning";
inline constexpr std::string_view kDueSoon = "due_soon";

/// True, and noted, when the person may be reminded of the case by `kind` now: at most two reminders per case, person
/// and day; where a third would follow it is the one of the early afternoon that is left out.
bool may_remind(Context& context, const Person& person, const Case& row, std::string_view kind);

/// Sets what waits for the due time: the reminder when four fifths of the time are used, which sets the ladder of
/// "due passed" in its turn; the ladder itself for emergencies and where that moment is over.
void watch_due(Context& context, const Case& row);

/// Runs that reminder. False when the timer is of another kind.
bool run_due_soon(Context& context, const storage::timers::Timer& timer);

}  // namespace gridbot::commands
