#include "core/policy/calendar.hpp"

#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace gridbot {
namespace {

using nlohmann::json;

/// Adds the days of `["2026-01-01/2026-01-03", "2026-06-09"]`; false where an entry cannot be read.
bool add_days(const json& list, std::set<LocalDay>& days) {
    if (!list.is_array()) return false;
    for (const json& entry : list) {
        if (!entry.is_string()) return false;
        const auto& text = entry.get_ref<const std::string&>();
        auto slash = text.find('/');
        auto first = parse_day(text.substr(0, slash));
        auto last = slash == std::string::npos ? first : parse_day(text.substr(slash + 1));
        if (!first || !last || *last < *first || *last - *first > date::days{366}) return false;
        for (LocalDay day = *first; day <= *last; day += date::days{1}) days.insert(day);
    }
    return true;
}

std::optional<int> year_of(std::string_view text) {
    int year = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), year);
    if (error != std::errc{} || end != text.data() + text.size() || text.size() != 4) return std::nullopt;
    return year;
}

bool is_fixed_holiday(date::year_month_day day) {
    using namespace date::literals;
    constexpr std::array kFixed{date::January / 1, date::May / 1,     date::May / 2,
                                date::October / 1, date::October / 2, date::October / 3};
    for (auto fixed : kFixed)
        if (fixed == day.month() / day.day()) return true;
    return false;
}

}  // namespace

Result<Calendar> Calendar::parse(std::string_view text) {
    json document = json::parse(text, nullptr, /*allow_exceptions=*/false);
    if (!document.is_object() || !document.contains("years") || !document["years"].is_object()) return Errc::bad_config;
    Calendar calendar;
    for (const auto& [name, table] : document["years"].items()) {
        auto year = year_of(name);
        if (!year || !table.is_object()) return Errc::bad_config;
        if (!add_days(table.value("off", json::array()), calendar.off_)) return Errc::bad_config;
        if (!add_days(table.value("work", json::array()), calendar.work_)) return Errc::bad_config;
        calendar.years_.insert(*year);
    }
    return calendar;
}

bool Calendar::is_working(LocalDay day) const {
    if (work_.contains(day)) return true;
    if (off_.contains(day)) return false;
    date::weekday weekday{day};
    if (weekday == date::Saturday || weekday == date::Sunday) return false;
    date::year_month_day ymd{day};
    return has_year(int(ymd.year())) || !is_fixed_holiday(ymd);
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

bool Calendar::has_year(int year) const {
    return years_.contains(year);
}

}  // namespace gridbot
