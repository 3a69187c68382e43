#include "core/policy/work_time.hpp"

#include <algorithm>

namespace gridbot {
namespace {

using std::chrono::milliseconds;

/// A stretch of working time; `from` < `to`.
struct Stretch {
    Time from;
    Time to;
};

/// Calls take(stretch) with the working time from the shifts of `day` on, in order, until take() says false. A shift
/// that a change of clocks swallows whole is none; what two seasons would count twice, where one ends in the night in
/// which the other begins, is counted once.
template <class Take>
void walk(LocalDay day, const Calendar& calendar, const Rhythm& rhythm, const Zone& zone, Take take) {
    for (Time counted = Time::min();; day += date::days{1}) {
        if (!calendar.is_working(day)) continue;
        for (const Shift& shift : rhythm.shifts_on(day)) {
            const Stretch stretch{std::max(zone.to_utc(day + shift.from), counted), zone.to_utc(day + shift.to)};
            if (stretch.from >= stretch.to) continue;
            if (!take(stretch)) return;
            counted = stretch.to;
        }
    }
}

/// The day whose shifts may still run at `at`: the one before, where they end after midnight.
LocalDay first_day(Time at, const Zone& zone) {
    return zone.day_of(at) - date::days{1};
}

LocalDay last_weekday_of_month(date::year_month month, unsigned iso_weekday) {
    return LocalDay{month / date::weekday{iso_weekday}[date::last]};
}

}  // namespace

Time add_work_hours(Time from, minutes worked, const Calendar& calendar, const Rhythm& rhythm, const Zone& zone) {
    if (rhythm.working_hours.empty()) return from + worked;
    milliseconds left = worked;
    Time reached = from;
    walk(first_day(from, zone), calendar, rhythm, zone, [&](const Stretch& stretch) {
        if (stretch.to <= from) return true;
        const Time begin = std::max(stretch.from, from);
        reached = begin + std::min(left, stretch.to - begin);
        if (left <= stretch.to - begin) return false;
        left -= stretch.to - begin;
        return true;
    });
    return reached;
}

Time add_work_days(Time from, int days, const Calendar& calendar, const Rhythm& rhythm, const Zone& zone) {
    LocalTime local = zone.to_local(from);
    LocalDay day = date::floor<date::days>(local);
    Time same_clock = zone.to_utc(calendar.add_working_days(day, days) + (local - day));
    return add_work_hours(same_clock, minutes{0}, calendar, rhythm, zone);
}

minutes work_time_between(Time from, Time to, const Calendar& calendar, const Rhythm& rhythm, const Zone& zone) {
    if (to <= from) return minutes{0};
    if (rhythm.working_hours.empty()) return std::chrono::floor<minutes>(to - from);
    milliseconds worked{0};
    walk(first_day(from, zone), calendar, rhythm, zone, [&](const Stretch& stretch) {
        worked += std::max(std::min(stretch.to, to) - std::max(stretch.from, from), milliseconds{0});
        return stretch.to < to;
    });
    return std::chrono::floor<minutes>(worked);
}

Time after(Time from, const Delay& delay, const Calendar& calendar, const Rhythm& rhythm, const Zone& zone) {
    switch (delay.kind) {
        case Delay::Kind::clock:
            break;
        case Delay::Kind::work_hours:
            return add_work_hours(from, delay.length, calendar, rhythm, zone);
        case Delay::Kind::work_days:
            return add_work_days(from, delay.days, calendar, rhythm, zone);
    }
    return from + delay.length;
}

bool runs_on(const ScheduledJob& job, LocalDay day, const Calendar& calendar) {
    date::year_month_day ymd{day};
    date::year_month month = ymd.year() / ymd.month();
    switch (job.days) {
        case Days::every:
            return true;
        case Days::working:
            return calendar.is_working(day);
        case Days::weekly:
            return date::weekday{day}.iso_encoding() == job.on;
        case Days::last_of_month:
            return day == calendar.working_day_at_or_before(last_weekday_of_month(month, job.on));
        case Days::first_working:
            return day == calendar.add_working_days(LocalDay{month / 1} - date::days{1}, 1);
        case Days::month_day:
            return day == calendar.working_day_at_or_before(LocalDay{month / date::day{job.on}});
        case Days::working_from:
            return unsigned(ymd.day()) >= job.on && calendar.is_working(day);
    }
    return false;
}

LocalDay night_of_duty(Time now, const Rhythm& rhythm, const Zone& zone) {
    // Where the first shift begins in the afternoon, the night is over all the same.
    minutes morning = std::chrono::hours{12};
    const LocalDay today = zone.day_of(now);
    const auto& shifts = rhythm.shifts_on(today);
    if (shifts.empty()) return today;
    for (const Shift& shift : shifts) morning = std::min(morning, shift.from);
    return zone.to_local(now) - today < morning ? today - date::days{1} : today;
}

Time next_occurrence(const ScheduledJob& job, Time now, const Calendar& calendar, const Zone& zone) {
    for (LocalDay day = zone.day_of(now);; day += date::days{1}) {
        if (!runs_on(job, day, calendar)) continue;
        if (Time at = zone.to_utc(day + job.at); at > now) return at;
    }
}

}  // namespace gridbot
