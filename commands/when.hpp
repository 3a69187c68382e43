#pragma once

#include <optional>
#include <string_view>

#include "core/town.hpp"

namespace gridbot::commands {

/// The moment a text names (domain 6.1): `今天18:00` `明天17点` `今晚8点` `下午5点前` `8月26日` (18:00) `2天` (working
/// days) `3小时` (working hours) `30分钟`. The first one found; nothing where the text names none, or one in the past.
std::optional<Time> find_moment(std::string_view text, Time now, const Town& town);

/// The same where nobody works for it: hours and days pass by the clock, at night and on Sundays too.
std::optional<Time> find_moment_by_clock(std::string_view text, Time now, const Town& town);

/// Does the text hold a reading of the clock, of whatever day?
bool tells_the_clock(std::string_view text);

/// A duration of the command grammar ("2d" working days, "3h" working hours, "30m" by the clock) counted from `base`;
/// anything else as find_moment() reads it at `now`.
std::optional<Time> moment_after(std::string_view duration, Time base, Time now, const Town& town);

/// The day that a word names to somebody who looks back: `今天` `昨天` `前天` (日 for 天 too), `8月24日` (the last
/// one), `2026-08-24`. Nothing where the word is something else.
std::optional<LocalDay> day_looked_back_on(std::string_view word, LocalDay today);

}  // namespace gridbot::commands
