#include "commands/change.hpp"
#include "commands/notices.hpp"
#include "commands/verbs/verbs.hpp"

namespace gridbot::commands {

Reply sign(Context& context, const intake::Reading&, Case* row) {
    const Transition* step = legal(CaseEvent::sign, row->state);
    if (!step) return refuse_state(context, *row, "sign", CaseEvent::sign);
    auto role = role_for(context, step->roles, row->grid, row->lead_org);
    if (!role) return reply_with(context, "E1", {{"x", row->ticket}});

    row->handler = context.actor.person->id;
    row->signed_at = context.now;
    apply(context, *row, CaseEvent::sign, CaseState::handling, *role);
    stop_ladder(context, *row, Trigger::not_signed);

    auto values = case_values(*row, context.town, Audience::work_group, context.now);
    values.set("handler", call(context.town, *context.actor.person, Role::handler));
    if (!row->sensitive)
        tell_work_groups(context, row->grid,
                         {.kind = "W01", .text = context.town.texts.say("W01", values), .case_id = row->id});
    return reply_with(context, "sign_done", case_values(*row, context.town, context.audience(), context.now));
}

}  // namespace gridbot::commands
