#include "core/policy/work_time.hpp"

#include <algorithm>
#include <vector>

namespace gridbot {
namespace {

using std::chrono::milliseconds;

/// A stretch of working time; `from` < `to`.
struct Stretch {
    Time from;
    Time to;
};

/// The working time of one day, in order. A shift that a change of clocks swallows whole leaves none.
std::vector<Stretch> stretches_of(LocalDay day, const Calendar& calendar, const Rhythm& rhythm, const Zone& zone) {
    std::vector<Stretch> stretches;
    if (!calendar.is_working(day)) return stretches;
    for (const Shift& shift : rhythm.working_hours) {
        Stretch stretch{zone.to_utc(day + shift.from), zone.to_utc(day + shift.to)};
        if (stretch.from < stretch.to) stretches.push_back(stretch);
    }
    return stretches;
}

LocalDay last_weekday_of_month(date::year_month month, unsigned iso_weekday) {
    return LocalDay{month / date::weekday{iso_weekday}[date::last]};
}

}  // namespace

Time add_work_hours(Time from, minutes worked, const Calendar& calendar, const Rhythm& rhythm, const Zone& zone) {
    if (rhythm.working_hours.empty()) return from + worked;
    milliseconds left = worked;
    for (LocalDay day = zone.day_of(from);; day += date::days{1}) {
        for (auto [begin, end] : stretches_of(day, calendar, rhythm, zone)) {
            if (end <= from) continue;
            begin = std::max(begin, from);
            if (left <= end - begin) return begin + left;
            left -= end - begin;
        }
    }
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
    for (LocalDay day = zone.day_of(from); day <= zone.day_of(to); day += date::days{1})
        for (auto [begin, end] : stretches_of(day, calendar, rhythm, zone))
            worked += std::max(std::min(end, to) - std::max(begin, from), milliseconds{0});
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

Time next_occurrence(const ScheduledJob& job, Time now, const Calendar& calendar, const Zone& zone) {
    for (LocalDay day = zone.day_of(now);; day += date::days{1}) {
        if (!runs_on(job, day, calendar)) continue;
        if (Time at = zone.to_utc(day + job.at); at > now) return at;
    }
}

}  // namespace gridbot
