#pragma once

#include <date/date.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "core/errors.hpp"

namespace date {
class time_zone;
}

namespace gridbot {

using namespace std::chrono_literals;

/// A point in time, UTC, in milliseconds. Zones appear only where text is made or a calendar is asked.
using Time = std::chrono::sys_time<std::chrono::milliseconds>;

/// A wall-clock reading and a calendar day in some town's zone.
using LocalTime = date::local_time<std::chrono::milliseconds>;
using LocalDay = date::local_days;

/// Milliseconds since the epoch: the form in which times are stored.
constexpr std::int64_t to_ms(Time time) {
    return time.time_since_epoch().count();
}
constexpr Time from_ms(std::int64_t ms) {
    return Time{std::chrono::milliseconds{ms}};
}

/// An IANA time zone. Cheap to copy.
class Zone {
public:
    /// Errors: bad_config when the zone is not in the machine's time zone database.
    static Result<Zone> find(std::string_view iana_name);

    LocalTime to_local(Time time) const;
    LocalDay day_of(Time time) const { return date::floor<date::days>(to_local(time)); }
    /// A wall-clock time that the zone skips becomes the first one after the gap; one it has twice, the first.
    Time to_utc(LocalTime local) const;
    /// The first instant of a day.
    Time begin_of(LocalDay day) const { return to_utc(LocalTime{day}); }
    std::string_view name() const;

private:
    explicit Zone(const date::time_zone* zone) : zone_(zone) {}
    friend std::string format_iso(Time, const Zone&);
    const date::time_zone* zone_;
};

/// `2026-09-18T18:00:00.000+08:00`
std::string format_iso(Time time, const Zone& zone);
/// `20260918`: the day part of a ticket number.
std::string format_compact_day(LocalDay day);
/// `2026-09-18`
std::string format_day(LocalDay day);
/// `18:05`
std::string format_clock(LocalTime local);

/// ISO 8601 with seconds and an offset or `Z`, fraction optional and cut to milliseconds. Errors: bad_time.
Result<Time> parse_iso(std::string_view text);
/// `Mon, 23 Nov 2026 01:00:00 GMT`. Errors: bad_time.
Result<Time> parse_http_date(std::string_view text);
/// `2026-09-18`. Errors: bad_time.
Result<LocalDay> parse_day(std::string_view text);
/// `90s`, `15m`, `2h`, `1d`. Errors: bad_time (also for zero, signs and values beyond ten years).
Result<std::chrono::milliseconds> parse_duration(std::string_view text);
/// `18:05` as minutes after midnight, 00:00 to 24:00. Errors: bad_time.
Result<std::chrono::minutes> parse_clock(std::string_view text);

}  // namespace gridbot
