#pragma once

#include "core/policy/calendar.hpp"
#include "core/policy/rhythm_file.hpp"
#include "embedded/gridbot_defaults.hpp"

/// What gridbot ships, and short words for instants in Shanghai.
namespace gridbot::shipped {

inline const Calendar& calendar() {
    static const Calendar calendar = Calendar::parse(defaults::find("defaults/calendar.json").value()).value();
    return calendar;
}

inline const Rhythm& rhythm() {
    static const Rhythm rhythm = [] {
        Rhythm read;
        read_rhythm(defaults::find("defaults/rhythm.toml").value(), read);
        return read;
    }();
    return rhythm;
}

inline const Zone& shanghai() {
    static const Zone zone = Zone::find("Asia/Shanghai").value();
    return zone;
}

inline LocalDay day(std::string_view text) {
    return parse_day(text).value();
}

/// "2026-09-18 16:00" in `zone`.
inline Time at(std::string_view text, const Zone& zone = shanghai()) {
    return zone.to_utc(day(text.substr(0, 10)) + parse_clock(text.substr(11)).value());
}

/// The reverse of at().
inline std::string reading(Time time, const Zone& zone = shanghai()) {
    return format_day(zone.day_of(time)) + " " + format_clock(zone.to_local(time));
}

}  // namespace gridbot::shipped
