#include "core/time.hpp"

#include <date/tz.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <sstream>
#include <stdexcept>

namespace gridbot {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

bool all_digits(std::string_view text) {
    for (char c : text)
        if (c < '0' || c > '9') return false;
    return !text.empty();
}

constexpr std::size_t kPoint = 19;  // where an instant's seconds have ended

// ISO 8601 sets no limit to the digits behind the second; Python writes six, and the library takes three.
void cut_fraction(std::string& form) {
    constexpr std::size_t kMilliseconds = 3;
    if (form[kPoint] != '.') return;
    const std::size_t end = std::min(form.find_first_not_of("0123456789", kPoint + 1), form.size());
    if (end > kPoint + 1 + kMilliseconds) form.erase(kPoint + 1 + kMilliseconds, end - (kPoint + 1 + kMilliseconds));
}

// +0800 and +08 are offsets as good as +08:00.
void spell_out_offset(std::string& form) {
    const std::size_t sign = form.find_first_of("+-", kPoint);
    if (sign == form.npos) return;
    const std::size_t digits = form.size() - sign - 1;
    if (digits == 2) form += ":00";
    if (digits == 4) form.insert(sign + 3, ":");
}

template <class T>
Result<T> parse_with(std::string_view text, const char* format) {
    std::istringstream in{std::string(text)};
    T value;
    in >> date::parse(format, value);
    if (in.fail() || in.peek() != std::istringstream::traits_type::eof()) return Errc::bad_time;
    return value;
}

}  // namespace

Result<Zone> Zone::find(std::string_view iana_name) {
    try {
        return Zone(date::locate_zone(std::string(iana_name)));
    } catch (const std::runtime_error&) {
        return Errc::bad_config;
    }
}

LocalTime Zone::to_local(Time time) const {
    return zone_->to_local(time);
}

Time Zone::to_utc(LocalTime local) const {
    return date::floor<milliseconds>(zone_->to_sys(local, date::choose::earliest));
}

std::string_view Zone::name() const {
    return zone_->name();
}

std::string format_iso(Time time, const Zone& zone) {
    auto info = zone.zone_->get_info(time);
    LocalTime local = LocalTime{(time + info.offset).time_since_epoch()};
    auto day = date::floor<date::days>(local);
    date::year_month_day ymd{day};
    date::hh_mm_ss clock{local - day};
    auto offset = std::chrono::duration_cast<minutes>(info.offset).count();
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}{}{:02}:{:02}", int(ymd.year()), unsigned(ymd.month()),
                       unsigned(ymd.day()), clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                       clock.subseconds().count(), offset < 0 ? '-' : '+', std::abs(offset) / 60,
                       std::abs(offset) % 60);
}

std::string format_compact_day(LocalDay day) {
    date::year_month_day ymd{day};
    return fmt::format("{:04}{:02}{:02}", int(ymd.year()), unsigned(ymd.month()), unsigned(ymd.day()));
}

std::string format_day(LocalDay day) {
    date::year_month_day ymd{day};
    return fmt::format("{:04}-{:02}-{:02}", int(ymd.year()), unsigned(ymd.month()), unsigned(ymd.day()));
}

std::string format_clock(LocalTime local) {
    date::hh_mm_ss clock{date::floor<minutes>(local - date::floor<date::days>(local))};
    return fmt::format("{:02}:{:02}", clock.hours().count(), clock.minutes().count());
}

Result<Time> parse_iso(std::string_view text) {
    if (text.size() < 20 || text[10] != 'T') return Errc::bad_time;
    std::string form{text};
    if (form.back() == 'Z') form.replace(form.size() - 1, 1, "+00:00");
    cut_fraction(form);
    spell_out_offset(form);
    date::sys_time<milliseconds> value;
    std::istringstream in{form};
    in >> date::parse("%FT%T%Ez", value);
    if (in.fail() || in.peek() != std::istringstream::traits_type::eof()) return Errc::bad_time;
    return value;
}

Result<Time> parse_http_date(std::string_view text) {
    return parse_with<date::sys_time<milliseconds>>(text, "%a, %d %b %Y %T GMT");
}

Result<LocalDay> parse_day(std::string_view text) {
    if (text.size() != 10) return Errc::bad_time;
    return parse_with<LocalDay>(text, "%F");
}

Result<milliseconds> parse_duration(std::string_view text) {
    if (text.size() < 2 || text.size() > 10 || !all_digits(text.substr(0, text.size() - 1))) return Errc::bad_time;
    std::int64_t count = 0;
    std::from_chars(text.data(), text.data() + text.size() - 1, count);
    milliseconds unit{0};
    switch (text.back()) {
        case 's':
            unit = 1s;
            break;
        case 'm':
            unit = 1min;
            break;
        case 'h':
            unit = 1h;
            break;
        case 'd':
            unit = 24h;
            break;
        default:
            return Errc::bad_time;
    }
    constexpr milliseconds kLongest = 24h * 3653;
    if (count <= 0 || count > kLongest / unit) return Errc::bad_time;
    return unit * count;
}

Result<minutes> parse_clock(std::string_view text) {
    if (text.size() != 5 || text[2] != ':' || !all_digits(text.substr(0, 2)) || !all_digits(text.substr(3)))
        return Errc::bad_time;
    int hour = (text[0] - '0') * 10 + (text[1] - '0');
    int minute = (text[3] - '0') * 10 + (text[4] - '0');
    if (minute > 59 || hour * 60 + minute > 24 * 60) return Errc::bad_time;
    return minutes{hour * 60 + minute};
}

}  // namespace gridbot
