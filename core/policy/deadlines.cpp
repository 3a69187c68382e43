#include "core/policy/deadlines.hpp"

namespace gridbot {
namespace {

bool before_cutoff(Time registered_at, const Calendar& calendar, const Rhythm& rhythm, const Zone& zone) {
    LocalDay day = zone.day_of(registered_at);
    return calendar.is_working(day) && zone.to_local(registered_at) < day + rhythm.same_day_cutoff;
}

}  // namespace

Time due_at(DeadlineClass deadline, Urgency urgency, Time registered_at, const Calendar& calendar, const Rhythm& rhythm,
            const Zone& zone) {
    if (urgency == Urgency::emergency) return registered_at + rhythm.controlled_within;
    if (urgency == Urgency::urgent) return registered_at + rhythm.one_day_within;

    const LocalDay day = zone.day_of(registered_at);
    switch (deadline.kind) {
        case DeadlineKind::controlled:
            return registered_at + rhythm.controlled_within;
        case DeadlineKind::one_day:
            return registered_at + rhythm.one_day_within;
        case DeadlineKind::same_day:
            if (before_cutoff(registered_at, calendar, rhythm, zone)) return zone.to_utc(day + rhythm.same_day_due);
            return zone.to_utc(calendar.add_working_days(day, 1) + rhythm.carried_due);
        case DeadlineKind::work_days:
            break;
        case DeadlineKind::statutory:
            return zone.to_utc(day + date::days{rhythm.statutory_days} + rhythm.work_days_due);
        case DeadlineKind::mediation:
            return zone.to_utc(day + date::days{rhythm.mediation_days} + rhythm.work_days_due);
    }
    return zone.to_utc(calendar.add_working_days(day, deadline.work_days) + rhythm.work_days_due);
}

Time due_after_pause(Time due, Urgency urgency, Time since, Time now, const Calendar& calendar, const Rhythm& rhythm,
                     const Zone& zone) {
    if (urgency <= Urgency::urgent) return due + (now - since);
    const minutes paused = work_time_between(since, now, calendar, rhythm, zone);
    // Due times stand at 18:00, when nobody works any more: adding nothing there would lead into the next day.
    return paused == minutes{0} ? due : add_work_hours(due, paused, calendar, rhythm, zone);
}

bool counts_as_same_day(const Category& category, bool sensitive, Time registered_at, const Calendar& calendar,
                        const Rhythm& rhythm, const Zone& zone) {
    return category.same_day && !sensitive && before_cutoff(registered_at, calendar, rhythm, zone);
}

}  // namespace gridbot
