#include "core/policy/rhythm_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <utility>

#include "core/time.hpp"

namespace gridbot {
namespace {

constexpr std::array kWeekdays{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
constexpr minutes kMidnight{24 * 60};
constexpr unsigned kLastDayOfEveryMonth = 28;

/// The two sides of `left<mark>right`, blanks around them dropped; nothing without the mark.
std::optional<std::pair<std::string_view, std::string_view>> split(std::string_view text, std::string_view mark) {
    auto at = text.find(mark);
    if (at == std::string_view::npos) return std::nullopt;
    auto trim = [](std::string_view side) {
        while (side.starts_with(' ')) side.remove_prefix(1);
        while (side.ends_with(' ')) side.remove_suffix(1);
        return side;
    };
    return std::pair{trim(text.substr(0, at)), trim(text.substr(at + mark.size()))};
}

std::optional<int> number_in(std::string_view text, int least, int most) {
    int value = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < least || value > most) return std::nullopt;
    return value;
}

/// "21:30-07:30" with both readings good; their order is for the caller to judge.
std::optional<Shift> span_named(std::string_view text) {
    auto sides = split(text, "-");
    auto from = sides ? clock_of_day_named(sides->first) : std::nullopt;
    auto to = sides ? clock_named(sides->second) : std::nullopt;
    if (!from || !to) return std::nullopt;
    return Shift{*from, *to};
}

}  // namespace

std::optional<minutes> clock_named(std::string_view text) {
    auto clock = parse_clock(text);
    return clock ? std::optional(*clock) : std::nullopt;
}

std::optional<minutes> clock_of_day_named(std::string_view text) {
    auto clock = clock_named(text);
    return clock == kMidnight ? std::nullopt : clock;
}

std::optional<minutes> clock_length_named(std::string_view text) {
    auto delay = delay_named(text);
    if (!delay || delay->kind != Delay::Kind::clock || delay->length <= minutes{0}) return std::nullopt;
    return delay->length;
}

std::optional<Shift> shift_named(std::string_view text) {
    auto span = span_named(text);
    if (span && span->to < span->from) span->to += kMidnight;
    return span;
}

bool put_in_order(std::vector<Shift>& shifts) {
    std::ranges::sort(shifts, {}, &Shift::from);
    for (std::size_t i = 0; i < shifts.size(); ++i) {
        const bool last = i + 1 == shifts.size();
        const minutes next = last ? shifts.front().from + kMidnight : shifts[i + 1].from;
        if (next < shifts[i].to) return false;
    }
    return true;
}

std::optional<date::month_day> month_day_named(std::string_view text) {
    // A leap year has every day that some year has.
    const auto day = parse_day("2024-" + std::string(text));
    if (!day) return std::nullopt;
    const date::year_month_day ymd{*day};
    return ymd.month() / ymd.day();
}

std::optional<QuietHours> quiet_hours_named(std::string_view text) {
    const auto span = span_named(text);
    if (!span || span->from == span->to) return std::nullopt;
    return QuietHours{span->from, span->to};
}

std::optional<LadderStep> step_named(std::string_view text) {
    auto sides = split(text, "->");
    if (!sides) return std::nullopt;
    auto delay = delay_named(sides->first);
    auto rungs = split(sides->second, "-").value_or(std::pair{sides->second, sides->second});
    auto from = number_in(rungs.first, 0, 5);
    auto to = number_in(rungs.second, 0, 5);
    if (!delay || !from || !to || *from > *to) return std::nullopt;
    return LadderStep{*delay, *from, *to};
}

std::optional<LadderStep> step_at_once_named(std::string_view text) {
    const auto step = step_named(text);
    return step && step->delay == Delay{} ? step : std::nullopt;
}

std::optional<JobDays> days_named(std::string_view text) {
    auto numbered = [&](std::string_view prefix, Days days) -> std::optional<JobDays> {
        if (!text.starts_with(prefix)) return std::nullopt;
        auto day = number_in(text.substr(prefix.size()), 1, kLastDayOfEveryMonth);
        if (!day) return std::nullopt;
        return JobDays{days, static_cast<unsigned>(*day)};
    };
    if (text == "every day") return JobDays{Days::every};
    if (text == "working days") return JobDays{Days::working};
    if (text == "first working day") return JobDays{Days::first_working};
    for (unsigned i = 0; i < kWeekdays.size(); ++i) {
        if (text == kWeekdays[i]) return JobDays{Days::weekly, i + 1};
        if (text == fmt::format("last {}", kWeekdays[i])) return JobDays{Days::last_of_month, i + 1};
    }
    if (auto day = numbered("working days from ", Days::working_from)) return day;
    return numbered("day ", Days::month_day);
}

}  // namespace gridbot
