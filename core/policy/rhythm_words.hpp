#pragma once

#include <date/date.h>

#include <optional>
#include <string_view>
#include <vector>

#include "core/policy/rhythm.hpp"

/// What the texts of rhythm.toml mean, each by itself; nothing where a text cannot be read.
namespace gridbot {

/// "18:05", 00:00 to 24:00.
std::optional<minutes> clock_named(std::string_view text);
/// A clock reading that a day has, so not 24:00.
std::optional<minutes> clock_of_day_named(std::string_view text);
/// A length on the wall clock, "4h", more than nothing.
std::optional<minutes> clock_length_named(std::string_view text);

/// "08:30-12:00"; "22:00-06:00" ends the next morning. One without length is for the caller to refuse.
std::optional<Shift> shift_named(std::string_view text);
/// Orders shifts by their beginning. False when two of them overlap, also over midnight.
bool put_in_order(std::vector<Shift>& shifts);
/// "06-15", a day of some year.
std::optional<date::month_day> month_day_named(std::string_view text);

/// "21:30-07:30".
std::optional<QuietHours> quiet_hours_named(std::string_view text);

/// "30m -> 1", "0m -> 0-3".
std::optional<LadderStep> step_named(std::string_view text);
/// The same without a delay: "0m -> 2".
std::optional<LadderStep> step_at_once_named(std::string_view text);

struct JobDays {
    Days days = Days::working;
    unsigned on = 0;
};
/// "every day", "last friday", "day 25" and what else config/defaults/rhythm.toml names.
std::optional<JobDays> days_named(std::string_view text);

}  // namespace gridbot
