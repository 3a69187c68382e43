#include <algorithm>

#include "commands/change.hpp"
#include "commands/notices.hpp"
#include "commands/scope.hpp"
#include "commands/step.hpp"
#include "commands/verbs/verbs.hpp"
#include "commands/when.hpp"
#include "core/policy/ladder.hpp"
#include "core/policy/masking.hpp"
#include "storage/history.hpp"
#include "storage/requests.hpp"
#include "storage/supervisions.hpp"
#include "storage/talk.hpp"

namespace gridbot::commands {
namespace {

using storage::requests::Kind;
using storage::requests::Request;

std::optional<Time> answer_by(const Context& context, const intake::Reading& reading) {
    if (reading.args.duration) return moment_after(*reading.args.duration, context.now, context.now, context.town);
    return find_moment(reading.args.rest, context.now, context.town);
}

// Everybody who has asked since an answer is waited for, the first one first.
std::vector<const Person*> supervisors_of(const Context& context, const Request& open) {
    std::vector<const Person*> people;
    for (const CaseEventRow& line : storage::history::of_case(context.tx, context.town.code, open.case_id)) {
        if (line.event != CaseEvent::supervise || line.at < open.asked_at) continue;
        const Person* person = context.town.directory.person(line.actor);
        if (person && std::ranges::find(people, person) == people.end()) people.push_back(person);
    }
    return people;
}

// One answer is for all who asked, and the earliest time holds that has not passed. Who asked alone may change his own.
Request joined(const Request& open, Request request) {
    if (open.until > request.asked_at) request.until = std::min(open.until, request.until);
    request.asked_by = open.asked_by;
    request.asked_at = open.asked_at;
    return request;
}

}  // namespace

std::optional<Reply> supervise_arguments(Context& context, const intake::Reading& reading) {
    if (reading.args.rest.empty()) return missing_argument(context, "supervise", "argument.duration");
    if (!answer_by(context, reading)) return reply_with(context, "E7", {{"x", reading.args.rest}});
    return std::nullopt;
}

Reply supervise(Context& context, const intake::Reading& reading, Case* row) {
    auto role = may_take(context, *row, "supervise", CaseEvent::supervise);
    if (auto* refusal = std::get_if<Reply>(&role)) return *refusal;
    const Town& town = context.town;
    const std::string demand = masking::mask_all(reading.args.note.value_or(reading.args.rest));
    Request request{row->id, Kind::supervise, context.actor.person->id, context.now, *answer_by(context, reading),
                    demand};
    std::vector<std::string> names;
    if (const auto open = storage::requests::find(context.tx, town.code, row->id, Kind::supervise)) {
        const auto others = without_actor(context, supervisors_of(context, *open));
        if (!others.empty()) request = joined(*open, std::move(request));
        for (const Person* other : others) names.push_back(call(town, *other, row->grid));
    }
    names.push_back(call(town, *context.actor.person, std::get<Role>(role)));
    const Time until = request.until;
    row->supervised = true;
    storage::requests::put(context.tx, town.code, request);
    storage::supervisions::ask(context.tx, town.code, row->id, context.now, until);
    note(context, *row, CaseEvent::supervise, std::get<Role>(role), demand);
    start_ladder(context, *row, Trigger::not_answered);

    auto values = notice_values(context, *row, Audience::work_group);
    values.set("elapsed", elapsed_words(town, context.now - row->registered_at));
    values.set("org", worked_on_by(context, *row));
    values.set("due", due_words(town, until, heard_by_staff(town, context.now)));
    values.set("supervisor", town.texts.list(names));
    const std::string text = town.texts.say("W06", values);
    if (!row->sensitive) tell_work_groups(context, row->grid, {.kind = "W06", .text = text, .case_id = row->id});
    auto private_values = notice_values(context, *row, Audience::handler, Pressing::now);
    private_values.set("due", due_words(town, until, context.now));
    private_values.set("text", demand);
    tell_people(context, next_to_act(context, *row),
                {.kind = "P_supervised",
                 .text = town.texts.say("P_supervised", private_values),
                 .pressing = Pressing::now,
                 .case_id = row->id,
                 .page_of = &*row});
    auto done = answer_values(context, *row);
    done.set("until", moment_words(town, until, context.now));
    return reply_with(context, "supervise_done", done);
}

void answered(Context& context, const Case& row, std::string_view words) {
    if (!row.supervised) return;
    auto request = storage::requests::find(context.tx, context.town.code, row.id, Kind::supervise);
    if (!request) return;
    const auto supervisors = supervisors_of(context, *request);
    if (std::ranges::find(supervisors, context.actor.person) != supervisors.end()) return;
    storage::requests::drop(context.tx, context.town.code, row.id, Kind::supervise);
    storage::supervisions::answer(context.tx, context.town.code, row.id, context.now);
    stop_ladder(context, row, Trigger::not_answered);
    auto values = notice_values(context, row, Audience::handler);
    values.set("text", std::string(words));
    tell_people(context, supervisors,
                {.kind = "P_answered", .text = context.town.texts.say("P_answered", values), .case_id = row.id});
}

Reply raise(Context& context, const intake::Reading& reading, Case* row) {
    auto role = may_take(context, *row, "escalate", CaseEvent::escalate);
    if (auto* refusal = std::get_if<Reply>(&role)) return *refusal;
    const Town& town = context.town;
    // As by the ladder, a private matter passes over the branch that it may be about.
    const int next = std::min(std::max(row->escalation_level + 1, row->sensitive ? kRungOfCenter : 2), kHighestRung);
    const auto told = storage::talk::called_for(context.tx, town.code, row->id);
    // Nobody raises a case to himself, but past himself.
    const std::vector<std::string> himself{context.actor.person->id};
    const RungCall call_up = call_step(town.directory, {{}, next, next}, row->grid, row->lead_org, himself, told);
    auto values = answer_values(context, *row);
    if (call_up.people.empty()) return reply_with(context, "escalate_top", values);
    const std::string reason = masking::mask_all(*reading.args.reason);
    row->escalation_level = std::max(row->escalation_level, call_up.rung);
    note(context, *row, CaseEvent::escalate, std::get<Role>(role), reason);
    for (const Person* person : call_up.people)
        storage::talk::note_called(context.tx, town.code, row->id, person->id, call_up.rung, context.now);
    auto private_values = notice_values(context, *row, Audience::handler);
    private_values.set("reason", reason);
    private_values.set("from", call(town, *context.actor.person, row->grid));
    tell_people(context, call_up.people,
                {.kind = "P_raised",
                 .text = town.texts.say(row->sensitive ? "P00_sensitive" : "P_raised", private_values),
                 .case_id = row->id});
    values.set("leader", call(town, *call_up.people.front(), row->grid));
    return reply_with(context, "escalate_done", values);
}

}  // namespace gridbot::commands
