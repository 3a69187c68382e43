#include "commands/escalate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "commands/change.hpp"
#include "commands/gather.hpp"
#include "commands/leave.hpp"
#include "commands/notices.hpp"
#include "storage/cases.hpp"
#include "storage/talk.hpp"

namespace gridbot::commands {
namespace {

using storage::outbox::Lane;

// From here on the work group reads of it as well (domain 7.4).
constexpr int kRungOfWorkGroup = 2;

Role role_of_rung(int rung) {
    switch (rung) {
        case 0:
            return Role::handler;
        case 1:
            return Role::grid_leader;
        case 2:
            return Role::station_master;
        case 3:
            return Role::village_lead_cadre;
        case 4:
            return Role::center_director;
        default:
            return Role::town_leader;
    }
}

bool still_waits(const Case& row, Trigger trigger) {
    switch (trigger) {
        case Trigger::not_accepted:
            return row.state == CaseState::registered;
        case Trigger::not_signed:
            return row.state == CaseState::dispatched;
        case Trigger::due_passed:
            return is_open(row.state) && row.state != CaseState::suspended;
        case Trigger::not_answered:
            return is_open(row.state);
        case Trigger::not_fixed:
        case Trigger::reopened_again:
        case Trigger::returned_again:
            break;  // these wait for nothing
    }
    return false;
}

// Ordinary cases are counted in the hours people work, as their limits are.
minutes waited(Context& context, const Case& row, Trigger trigger) {
    const Town& town = context.town;
    const Time start = ladder_start(context, row, trigger);
    return row.urgency <= Urgency::urgent
               ? std::chrono::duration_cast<minutes>(context.now - start)
               : work_time_between(start, context.now, town.calendar, town.rhythm, town.zone);
}

// "10分钟", "2小时", "2.5小时"; empty at the very moment.
std::string waited_words(const Context& context, minutes length) {
    const TextBook& texts = context.town.texts;
    if (length.count() == 0) return {};
    if (length.count() < 60) return texts.say("time.minutes", {{"n", std::to_string(length.count())}});
    const auto halves = std::lround(static_cast<double>(length.count()) / 30.0);
    return texts.say("time.hours",
                     {{"n", halves % 2 == 0 ? std::to_string(halves / 2) : fmt::format("{}.5", halves / 2)}});
}

std::string private_text(const Context& context, const Case& row, Trigger trigger, TextValues values) {
    const TextBook& texts = context.town.texts;
    if (row.sensitive) return texts.say("P00_sensitive", values);
    if (row.urgency == Urgency::emergency && trigger == Trigger::not_accepted)
        return texts.say("P07_emergency", values);
    if (trigger == Trigger::not_answered) return texts.say("P07_unanswered", values);
    return texts.say(trigger == Trigger::due_passed ? "P07_due" : "P07", values);
}

std::string private_line(const Context& context, const Case& row, Trigger trigger, const TextValues& values) {
    const TextBook& texts = context.town.texts;
    if (row.sensitive) return texts.say("todo_sensitive", values);
    if (trigger == Trigger::not_answered) return texts.say("P07_line_unanswered", values);
    return texts.say(trigger == Trigger::due_passed ? "P07_line_due" : "P07_line", values);
}

std::string_view work_group_text(Trigger trigger) {
    switch (trigger) {
        case Trigger::due_passed:
            return "W07_due";
        case Trigger::not_answered:
            return "W07_unanswered";
        default:
            return "W07";
    }
}

// A gap in the table is told once a day, not with every case that climbs past it.
void report_empty_rungs(Context& context, const Case& row, const std::vector<int>& rungs) {
    for (int rung : rungs) {
        const std::string gap = fmt::format("empty_rung.{}.{}", rung, row.grid);
        if (!storage::talk::may_say_again(context.tx, context.town.code, "admin", gap, context.now,
                                          context.now - std::chrono::hours{24}))
            continue;
        std::string role(context.town.texts.word(fmt::format("role.{}", name_of(role_of_rung(rung)))));
        tell_admins(context, {.kind = "P_empty_rung",
                              .text = context.town.texts.say("P_empty_rung", {{"t", row.ticket}, {"role", role}}),
                              .lane = Lane::reminder,
                              .case_id = row.id});
    }
}

// Nobody is called for what he is to do himself, also where he stands in for somebody above: the next rung is. So it is
// for whom no message reaches. Who was called and has done nothing is not called again, but that brings nobody higher
// up in before his time.
RungCall call_others(Context& context, const Case& row, const LadderStep& step, bool at_once) {
    const std::vector<const Person*> to_act = at_once ? std::vector<const Person*>{} : next_to_act(context, row);
    const auto told = storage::talk::called_for(context.tx, context.town.code, row.id);
    std::vector<std::string> passed_over;
    for (const Person* person : to_act) passed_over.push_back(person->id);
    std::optional<int> in_name_only;  // the last such rung
    for (;;) {
        RungCall call_up = call_step(context.town.directory, step, row.grid, row.lead_org, passed_over, told);
        const auto before = passed_over.size();
        for (const Person* person : call_up.people) {
            const Person& acting = acting_for(context, *person);
            const bool is_reached = can_be_told(context, acting);
            if (!is_reached) in_name_only = call_up.rung;
            if (!is_reached || std::ranges::find(to_act, &acting) != to_act.end()) passed_over.push_back(person->id);
        }
        if (passed_over.size() > before) continue;
        // Where nobody is left the administrator hears which rung it was.
        if (call_up.people.empty() && in_name_only) call_up.empty_rungs.push_back(*in_name_only);
        return call_up;
    }
}

void call_rungs(Context& context, Case& row, Trigger trigger, const LadderStep& step, bool at_once) {
    const Town& town = context.town;
    LadderStep reachable = step;
    // A sensitive case never climbs through the branch it may be about.
    if (row.sensitive) reachable.from_rung = reachable.to_rung = std::max(step.to_rung, kRungOfCenter);
    const RungCall call_up = call_others(context, row, reachable, at_once);
    // Of a sensitive case the administrator hears only when nobody else does, and then no more than its number.
    if (!row.sensitive || call_up.people.empty()) report_empty_rungs(context, row, call_up.empty_rungs);
    if (call_up.people.empty()) return;

    auto values = notice_values(context, row, Audience::handler, pressing_of(row));
    const minutes length = waited(context, row, trigger);
    values.set("waited", waited_words(context, length));
    values.set("step", std::string(town.texts.word(trigger == Trigger::not_signed ? "step.sign" : "step.accept")));
    const std::string text = private_text(context, row, trigger, values);
    if (row.urgency == Urgency::emergency) {
        tell_people(
            context, call_up.people,
            {.kind = "P07", .text = text, .lane = Lane::emergency, .pressing = Pressing::now, .case_id = row.id});
    } else {
        call_people(context, call_up.people,
                    {.kind = "P07",
                     .text = text,
                     .line = private_line(context, row, trigger, values),
                     .head = "P07_list",
                     .pressing = pressing_of(row),
                     .case_id = row.id});
    }
    for (const Person* person : call_up.people)
        storage::talk::note_called(context.tx, town.code, row.id, person->id, call_up.rung, context.now);

    // Nobody accepted in time: the grid leader answers for it (domain 3.3, 1).
    if (trigger == Trigger::not_accepted && !at_once && row.first_responder.empty() && !row.sensitive)
        if (auto leaders = town.directory.nearest_holders(Role::grid_leader, row.grid); !leaders.empty())
            row.first_responder = leaders.front()->id;
    row.escalation_level = std::max(row.escalation_level, call_up.rung);
    note(context, row, CaseEvent::escalate, Role::clock, name_of(trigger));
    // What is called with the registration itself stands in W00 already.
    if (row.sensitive || at_once || call_up.rung < kRungOfWorkGroup) return;
    values.set("leader", call(town, *call_up.people.back(), row.grid));
    const std::string said = town.texts.say(work_group_text(trigger), values);
    call_work_groups(context, row.grid,
                     {.kind = "W07", .text = said, .line = said, .pressing = pressing_of(row), .case_id = row.id});
}

}  // namespace

void climb(Context& context, const storage::timers::Timer& timer) {
    auto trigger = trigger_named(timer.kind);
    auto row = storage::cases::by_id(context.tx, context.town.code, timer.case_id);
    if (!trigger || !row || !still_waits(*row, *trigger)) return;
    const auto& steps = context.town.rhythm.steps(*trigger, row->urgency);
    const auto step = static_cast<std::size_t>(timer.step);
    if (step >= steps.size()) return;
    call_rungs(context, *row, *trigger, steps[step], false);
    set_ladder_step(context, *row, *trigger, step + 1);
}

void climb_at_once(Context& context, Case& row, Trigger trigger) {
    const auto& steps = context.town.rhythm.steps(trigger, row.urgency);
    std::size_t step = 0;
    const Town& town = context.town;
    while (step < steps.size() &&
           after(ladder_start(context, row, trigger), steps[step].delay, town.calendar, town.rhythm, town.zone) <=
               context.now &&
           steps[step].delay == Delay{})
        call_rungs(context, row, trigger, steps[step++], true);
    if (step == 0) return;
    stop_ladder(context, row, trigger);
    set_ladder_step(context, row, trigger, step);
}

std::vector<const Person*> call_for_event(Context& context, Case& row, Trigger trigger) {
    const Town& town = context.town;
    std::vector<std::string> himself;
    if (context.actor.person) himself.push_back(context.actor.person->id);
    std::vector<const Person*> people;
    for (LadderStep step : town.rhythm.steps(trigger, row.urgency)) {
        if (row.sensitive) step.from_rung = step.to_rung = std::max(step.to_rung, kRungOfCenter);
        const RungCall call_up = call_step(town.directory, step, row.grid, row.lead_org, himself);
        for (const Person* person : call_up.people)
            storage::talk::note_called(context.tx, town.code, row.id, person->id, call_up.rung, context.now);
        people.insert(people.end(), call_up.people.begin(), call_up.people.end());
        row.escalation_level = std::max(row.escalation_level, call_up.rung);
    }
    return people;
}

}  // namespace gridbot::commands
