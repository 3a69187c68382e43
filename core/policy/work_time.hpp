#pragma once

#include "core/policy/calendar.hpp"
#include "core/policy/rhythm.hpp"

/// Clocks of domain 7.3 and 7.4. A shift lasts from the first instant at which the town's clock shows (or jumps over)
/// its beginning to the first at which it shows its end; what passes in between is counted as it passes, so the night
/// in which the clocks go back has an hour more. A rhythm without shifts never closes: every minute is working time.
namespace gridbot {

/// The instant at which `worked` minutes of working time have passed since `from`. Zero: the first instant of
/// working time at or after `from`.
Time add_work_hours(Time from, minutes worked, const Calendar& calendar, const Rhythm& rhythm, const Zone& zone);

/// The same clock time n working days later (n >= 0), moved forward into working hours.
Time add_work_days(Time from, int days, const Calendar& calendar, const Rhythm& rhythm, const Zone& zone);

/// Working time between two instants; zero when `to` is not after `from`.
minutes work_time_between(Time from, Time to, const Calendar& calendar, const Rhythm& rhythm, const Zone& zone);

/// `from` plus a delay of any kind.
Time after(Time from, const Delay& delay, const Calendar& calendar, const Rhythm& rhythm, const Zone& zone);

/// The day on whose evening the night of duty begins that is meant at `now`: until the first shift of the day begins,
/// it is still the night of the day before.
LocalDay night_of_duty(Time now, const Rhythm& rhythm, const Zone& zone);

/// Does a job run on that day?
bool runs_on(const ScheduledJob& job, LocalDay day, const Calendar& calendar);

/// The first occurrence of a job strictly after `now`.
Time next_occurrence(const ScheduledJob& job, Time now, const Calendar& calendar, const Zone& zone);

}  // namespace gridbot
