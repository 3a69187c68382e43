#include "commands/change.hpp"
#include "commands/notices.hpp"
#include "commands/verbs/verbs.hpp"

namespace gridbot::commands {

Reply accept(Context& context, const intake::Reading&, Case* row) {
    const Transition* step = legal(CaseEvent::accept, row->state);
    if (!step) return refuse_state(context, *row, "accept", CaseEvent::accept);
    auto role = role_for(context, step->roles, row->grid, {});
    if (!role) return reply_with(context, "E1", {{"x", row->ticket}});

    row->first_responder = context.actor.person->id;
    row->accepted_at = context.now;
    apply(context, *row, CaseEvent::accept, CaseState::accepted, *role);
    stop_ladder(context, *row, Trigger::not_accepted);

    auto public_values = case_values(*row, context.town, Audience::resident_group, context.now);
    tell_reporter(context, *row,
                  {.kind = "G05", .text = context.town.texts.say("G05", public_values), .case_id = row->id});
    return reply_with(context, "accept_done", case_values(*row, context.town, context.audience(), context.now));
}

}  // namespace gridbot::commands
