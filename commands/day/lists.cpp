#include <algorithm>

#include "commands/change.hpp"
#include "commands/day/jobs.hpp"
#include "commands/leave.hpp"
#include "commands/notices.hpp"
#include "commands/remind.hpp"
#include "commands/scope.hpp"
#include "commands/verbs/todo.hpp"
#include "storage/history.hpp"

namespace gridbot::commands::day {
namespace {

using storage::outbox::Lane;

// To be settled today: reported this morning, or after yesterday's cut-off (domain 7.2).
bool is_todays(const Context& context, const Case& row) {
    const Zone& zone = context.town.zone;
    return context.town.taxonomy->at_or_unclear(row.category).same_day && !row.sensitive &&
           zone.day_of(row.due_at) == zone.day_of(context.now);
}

bool somebody_was_there(Context& context, const Case& row) {
    const auto lines = storage::history::of_case(context.tx, context.town.code, row.id);
    return std::ranges::any_of(lines, [](const CaseEventRow& line) {
        return line.event == CaseEvent::on_site || line.event == CaseEvent::feedback;
    });
}

using PeopleOf = std::vector<const Person*> (*)(const Context&, const Case&);

std::vector<const Person*> with_leaders(const Context& context, const Case& row) {
    auto people = next_to_act(context, row);
    auto leaders = context.town.directory.nearest_holders(Role::grid_leader, row.grid);
    people.insert(people.end(), leaders.begin(), leaders.end());
    return people;
}

// One list to each person, of the cases that are theirs and that they may still be reminded of today.
void remind_each(Context& context, const std::vector<Case>& rows, PeopleOf people_of, std::string_view kind,
                 std::string_view head, std::string_view tail) {
    if (rows.empty()) return;
    for (const Person& person : context.town.directory.people()) {
        std::vector<Case> theirs;
        for (const Case& row : rows) {
            const auto people = people_of(context, row);
            if (std::ranges::find(people, &person) != people.end() && may_remind(context, person, row, kind))
                theirs.push_back(row);
        }
        if (theirs.empty()) continue;
        std::string text = case_list(context, theirs, head);
        if (!tail.empty()) text += "\n" + std::string(context.town.texts.word(tail));
        tell_person(context, person, {.kind = kind, .text = text, .lane = Lane::reminder});
    }
}

}  // namespace

void todo_list(Context& context, Time) {
    auto open = open_cases(context);
    const LocalDay today = context.town.zone.day_of(context.now);
    // The clock of a suspended case stands.
    std::erase_if(open, [&](const Case& row) {
        return context.town.zone.day_of(row.due_at) > today || row.state == CaseState::suspended;
    });
    if (open.empty()) return;
    for (const Person& person : context.town.directory.people()) {
        auto mine = waiting_for(context, person, open);
        if (!mine.empty())
            tell_person(context, person,
                        {.kind = "todo", .text = case_list(context, mine, "todo_head"), .lane = Lane::reminder});
    }
}

void accept_nudge(Context& context, Time) {
    auto open = open_cases(context);
    std::erase_if(open,
                  [&](const Case& row) { return !is_todays(context, row) || row.state != CaseState::registered; });
    remind_each(context, open, next_to_act, kAcceptNudge, "accept_nudge_head", "accept_nudge_tail");
}

void on_site_nudge(Context& context, Time) {
    auto open = open_cases(context);
    std::erase_if(open, [&](const Case& row) {
        return !is_todays(context, row) || row.state == CaseState::feedback || row.state == CaseState::suspended ||
               somebody_was_there(context, row);
    });
    remind_each(context, open, next_to_act, kOnSiteNudge, "on_site_nudge_head", "on_site_nudge_tail");
}

void settle_warning(Context& context, Time) {
    auto open = open_cases(context);
    std::erase_if(open, [&](const Case& row) { return !row.same_day || !is_todays(context, row); });
    remind_each(context, open, with_leaders, kSettleWarning, "settle_warning_head", "settle_warning_tail");
}

}  // namespace gridbot::commands::day
