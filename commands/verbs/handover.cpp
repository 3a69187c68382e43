#include <algorithm>

#include "commands/change.hpp"
#include "commands/leave.hpp"
#include "commands/notices.hpp"
#include "commands/people.hpp"
#include "commands/scope.hpp"
#include "commands/verbs/verbs.hpp"
#include "commands/when.hpp"
#include "storage/handovers.hpp"

namespace gridbot::commands {
namespace {

std::string until_words(const Context& context, const std::optional<Time>& until) {
    return until ? context.town.texts.say("handover_until",
                                          {{"day", day_words(context.town, context.town.zone.day_of(*until))}})
                 : std::string{};
}

int move_cases(Context& context, const Person& from, const Person& to) {
    int moved = 0;
    for (Case& row : open_cases(context)) {
        if (row.first_responder != from.id && row.handler != from.id) continue;
        if (row.first_responder == from.id) row.first_responder = to.id;
        if (row.handler == from.id) row.handler = to.id;
        note(context, row, CaseEvent::handover, to.posts.empty() ? Role::grid_member : to.posts.front().role,
             from.id + " → " + to.id);
        ++moved;
    }
    return moved;
}

}  // namespace

std::optional<Reply> handover_arguments(Context& context, const intake::Reading& reading) {
    if (!reading.args.person) return missing_argument(context, "handover", "argument.person");
    auto person = one_person_named(context, *reading.args.person);
    if (auto* refusal = std::get_if<Reply>(&person)) return *refusal;
    if (std::get<const Person*>(person) == context.actor.person)
        return reply_with(context, "E6_person", {{"x", *reading.args.person}});
    if (reading.args.duration && !moment_after(*reading.args.duration, context.now, context.now, context.town))
        return reply_with(context, "E7", {{"x", *reading.args.duration}});
    return std::nullopt;
}

// Asked by who goes, confirmed by who takes over (domain 3.3, 4).
Reply handover(Context& context, const intake::Reading& reading, Case*) {
    const Town& town = context.town;
    const Person& from = *context.actor.person;
    const Person& to = *std::get<const Person*>(one_person_named(context, *reading.args.person));
    std::optional<Time> until;
    if (reading.args.duration) until = moment_after(*reading.args.duration, context.now, context.now, town);
    storage::handovers::put(context.tx, town.code, {from.id, to.id, context.now, until, false});
    const TextValues values{{"from", call(town, from)}, {"to", call(town, to)}, {"until", until_words(context, until)}};
    tell_person(context, to, {.kind = "P_handover", .text = town.texts.say("P_handover", values)});
    return reply_with(context, "handover_asked", values);
}

// 接手: the yes of who takes over.
Reply take_over(Context& context, const intake::Reading&, Case*) {
    const Town& town = context.town;
    const Person& to = *context.actor.person;
    auto waiting = storage::handovers::waiting_for(context.tx, town.code, to.id);
    if (waiting.empty()) return reply_with(context, "handover_none");
    int moved = 0;
    for (auto handover : waiting) {
        handover.confirmed = true;
        storage::handovers::put(context.tx, town.code, handover);
        forget_leaves(context);
        const Person* from = town.directory.person(handover.from);
        if (!from) continue;
        const int theirs = move_cases(context, *from, to);
        moved += theirs;
        tell_only(context, *from,
                  {.kind = "P_handed_over",
                   .text = town.texts.say("P_handed_over", {{"to", call(town, to)}, {"n", std::to_string(theirs)}})});
    }
    return reply_with(context, "handover_done", {{"n", std::to_string(moved)}});
}

// 返岗: whoever left is back; open cases stay with whom they are.
Reply come_back(Context& context, const intake::Reading&, Case*) {
    const Town& town = context.town;
    auto leave = storage::handovers::of(context.tx, town.code, context.actor.person->id);
    if (!leave) return reply_with(context, "come_back_none");
    storage::handovers::end(context.tx, town.code, context.actor.person->id);
    forget_leaves(context);
    if (const Person* to = town.directory.person(leave->to))
        tell_person(
            context, *to,
            {.kind = "P_back", .text = town.texts.say("P_back", {{"from", call(town, *context.actor.person)}})});
    return reply_with(context, "come_back_done");
}

}  // namespace gridbot::commands
