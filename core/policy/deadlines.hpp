#pragma once

#include "core/policy/work_time.hpp"
#include "core/taxonomy.hpp"

namespace gridbot {

/// When a case is due (domain 4.1, 7.2): emergency + 2 h, urgent + 24 h, whatever the category; SD the same working
/// day 18:00 before the cut-off, else the next working day 12:00; Wn 18:00 of the n-th following working day;
/// mediation 30 calendar days, statutory 60, both at 18:00.
Time due_at(DeadlineClass deadline, Urgency urgency, Time registered_at, const Calendar& calendar, const Rhythm& rhythm,
            const Zone& zone);

/// The due time after a pause from `since` to `now` in which the clock stood still: urgent cases get the time back by
/// the wall clock, others the working time in it.
Time due_after_pause(Time due, Urgency urgency, Time since, Time now, const Calendar& calendar, const Rhythm& rhythm,
                     const Zone& zone);

/// Does the case feed the day's 日结 list (domain 4.5)? Same-day category, registered on a working day before the
/// cut-off, not sensitive.
bool counts_as_same_day(const Category& category, bool sensitive, Time registered_at, const Calendar& calendar,
                        const Rhythm& rhythm, const Zone& zone);

}  // namespace gridbot
