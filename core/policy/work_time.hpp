#pragma once

#include "core/policy/calendar.hpp"
#include "core/policy/rhythm.hpp"

namespace gridbot {

/// The instant at which `worked` minutes of working time have passed since `from`. Zero: the first instant of
/// working time at or after `from`.
Time add_work_hours(Time from, minutes worked, const Calendar& calendar, const Rhythm& rhythm, const Zone& zone);

/// The same clock time n working days later, moved forward into working hours.
Time add_work_days(Time from, int days, const Calendar& calendar, const Rhythm& rhythm, const Zone& zone);

/// Working time between two instants; zero when `to` is not after `from`.
minutes work_time_between(Time from, Time to, const Calendar& calendar, const Rhythm& rhythm, const Zone& zone);

/// `from` plus a delay of any kind.
Time after(Time from, const Delay& delay, const Calendar& calendar, const Rhythm& rhythm, const Zone& zone);

/// The first occurrence of a job strictly after `now`.
Time next_occurrence(const ScheduledJob& job, Time now, const Calendar& calendar, const Zone& zone);

}  // namespace gridbot
