#include <algorithm>

#include "commands/day/jobs.hpp"
#include "commands/notices.hpp"
#include "commands/scope.hpp"
#include "commands/verbs/todo.hpp"

namespace gridbot::commands::day {
namespace {

// What they are asked for is for now: the night's quiet is not theirs.
void tell_duty(Context& context, std::vector<Case> rows, std::string_view kind, std::string_view head) {
    if (rows.empty()) return;
    const std::string text = case_list(context, rows, head);
    tell_people(context, on_duty_now(context),
                {.kind = kind, .text = text, .lane = storage::outbox::Lane::reminder, .pressing = Pressing::now});
}

}  // namespace

void night_cases(Context& context, Time due) {
    const Town& town = context.town;
    const LocalDay today = town.zone.day_of(due);
    // Since the groups fell quiet the evening before.
    const Time since = town.zone.to_utc(LocalTime{today - date::days{1}} + town.rhythm.resident_quiet.from);
    auto open = open_cases(context);
    std::erase_if(open, [&](const Case& row) {
        return row.state != CaseState::registered || row.registered_at < since || row.sensitive;
    });
    tell_duty(context, std::move(open), "night_cases", "night_cases_head");
}

void night_handover(Context& context, Time) {
    auto open = open_cases(context);
    // What is suspended asks nothing of anybody before its day.
    std::erase_if(open, [](const Case& row) {
        return row.urgency > Urgency::urgent || row.sensitive || row.state == CaseState::suspended;
    });
    tell_duty(context, std::move(open), "night_handover", "night_handover_head");
}

}  // namespace gridbot::commands::day
