#include "core/policy/rhythm.hpp"

#include <algorithm>
#include <charconv>

namespace gridbot {
namespace {

constexpr minutes kLongestDelay{366 * 24 * 60};

}  // namespace

std::optional<Delay> delay_named(std::string_view text) {
    int count = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc{} || count < 0 || count > kLongestDelay.count()) return std::nullopt;
    std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
    std::optional<Delay> delay;
    if (unit == "m") delay = Delay{.kind = Delay::Kind::clock, .length = minutes{count}};
    if (unit == "h") delay = Delay{.kind = Delay::Kind::clock, .length = std::chrono::hours{count}};
    if (unit == "wh") delay = Delay{.kind = Delay::Kind::work_hours, .length = std::chrono::hours{count}};
    if (unit == "wd") delay = Delay{.kind = Delay::Kind::work_days, .days = count};
    if (delay && (delay->length > kLongestDelay || delay->days > 366)) return std::nullopt;
    return delay;
}

std::string_view name_of(Trigger trigger) {
    switch (trigger) {
        case Trigger::not_accepted:
            return "not_accepted";
        case Trigger::not_signed:
            return "not_signed";
        case Trigger::due_passed:
            return "due_passed";
        case Trigger::not_answered:
            return "not_answered";
        case Trigger::not_fixed:
            return "not_fixed";
        case Trigger::reopened_again:
            return "reopened_again";
        case Trigger::returned_again:
            return "returned_again";
    }
    return {};
}

std::optional<Trigger> trigger_named(std::string_view name) {
    for (Trigger trigger : kEveryTrigger)
        if (name_of(trigger) == name) return trigger;
    return std::nullopt;
}

const std::vector<Shift>& Rhythm::shifts_on(LocalDay day) const {
    const date::year_month_day ymd{day};
    for (const Season& season : seasons)
        if (season.contains(ymd.month() / ymd.day())) return season.shifts;
    return working_hours;
}

const std::vector<LadderStep>& Rhythm::steps(Trigger trigger, Urgency urgency) const {
    static const std::vector<LadderStep> none;
    auto found = ladder.find(std::string(name_of(trigger)) + "." + std::string(name_of(urgency)));
    return found == ladder.end() ? none : found->second;
}

const ScheduledJob* Rhythm::job(std::string_view name) const {
    auto found = std::find_if(timetable.begin(), timetable.end(), [&](const auto& job) { return job.name == name; });
    return found == timetable.end() ? nullptr : &*found;
}

}  // namespace gridbot
