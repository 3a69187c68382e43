#pragma once

#include "commands/context.hpp"

/// The jobs of the timetable (domain 7.1). Each is told the moment it was due, which may lie in the past after a time
/// down; nobody is written to who has nothing to do (7.8).
namespace gridbot::commands::day {

/// 07:55, to the duty officer: what came in the night and waits for acceptance.
void night_cases(Context& context, Time due);
/// 08:25, to each who has any: overdue, due today.
void todo_list(Context& context, Time due);
/// 09:05, to the administrators: a year whose days off nobody has confirmed; of next year from 15 November on.
void calendar_check(Context& context, Time due);
/// 10:20, to whoever must act next: same-day cases that nobody has accepted.
void accept_nudge(Context& context, Time due);
/// 14:20, to whoever must act next: same-day cases where nobody has been on site.
void on_site_nudge(Context& context, Time due);
/// 16:10, to the work group of a grid that registered nothing today or has open same-day cases: one line.
void report_check(Context& context, Time due);
/// 16:45, to whoever must act next and the grid leader: same-day cases not settled.
void settle_warning(Context& context, Time due);
/// 17:40, to the work group of each grid that had any: settled today, carried over.
void grid_settlement(Context& context, Time due);
/// Monday 08:50, to the officials' groups: the week that ended on Sunday.
void weekly_report(Context& context, Time due);
/// 08:50 of the first working day, to the officials' groups: the month before.
void monthly_report(Context& context, Time due);
/// 18:05, to the officials' groups: the town's day.
void daily_summary(Context& context, Time due);
/// 20:15, to the duty officer: open urgent and emergency cases.
void night_handover(Context& context, Time due);

}  // namespace gridbot::commands::day
