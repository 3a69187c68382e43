#include "core/policy/calendar.hpp"

#include <array>
#include <utility>

#include "core/policy/calendar_file.hpp"

namespace gridbot {
namespace {

bool is_fixed_holiday(date::year_month_day day) {
    using namespace date::literals;
    constexpr std::array kFixed{date::January / 1, date::May / 1,     date::May / 2,
                                date::October / 1, date::October / 2, date::October / 3};
    for (auto fixed : kFixed)
        if (fixed == day.month() / day.day()) return true;
    return false;
}

}  // namespace

Calendar::Calendar(std::map<int, CalendarYear> years) : years_(std::move(years)) {
    // A table may reach into a neighbouring year, as New Year's days off do.
    for (const auto& [number, year] : years_) {
        off_.insert(year.off.begin(), year.off.end());
        work_.insert(year.work.begin(), year.work.end());
    }
}

Result<Calendar> Calendar::parse(std::string_view json) {
    CalendarFile file = read_calendar(json);
    if (!file.faults.empty()) return Errc::bad_config;
    return Calendar(std::move(file.years));
}

bool Calendar::is_working(LocalDay day) const {
    if (work_.contains(day)) return true;
    if (off_.contains(day)) return false;
    date::weekday weekday{day};
    if (weekday == date::Saturday || weekday == date::Sunday) return false;
    date::year_month_day ymd{day};
    return table_of(int(ymd.year())) || !is_fixed_holiday(ymd);
}

LocalDay Calendar::add_working_days(LocalDay day, int n) const {
    while (n > 0) {
        day += date::days{1};
        if (is_working(day)) --n;
    }
    return day;
}

LocalDay Calendar::previous_working_day(LocalDay day) const {
    return working_day_at_or_before(day - date::days{1});
}

LocalDay Calendar::working_day_at_or_before(LocalDay day) const {
    while (!is_working(day)) day -= date::days{1};
    return day;
}

const CalendarYear* Calendar::table_of(int year) const {
    const auto found = years_.find(year);
    return found == years_.end() ? nullptr : &found->second;
}

}  // namespace gridbot
