#include "commands/change.hpp"
#include "commands/notices.hpp"
#include "commands/step.hpp"
#include "commands/verbs/verbs.hpp"

namespace gridbot::commands {

Reply sign(Context& context, const intake::Reading&, Case* row) {
    auto role = may_take(context, *row, "sign", CaseEvent::sign);
    if (auto* refusal = std::get_if<Reply>(&role)) return *refusal;

    row->handler = context.actor.person->id;
    row->signed_at = context.now;
    apply(context, *row, CaseEvent::sign, CaseState::handling, std::get<Role>(role));
    acknowledged(context, *row, Trigger::not_signed);

    auto values = notice_values(context, *row, Audience::work_group);
    values.set("handler", call(context.town, *context.actor.person, Role::handler));
    if (!row->sensitive)
        tell_work_groups(context, row->grid,
                         {.kind = "W01", .text = context.town.texts.say("W01", values), .case_id = row->id});
    return reply_with(context, in_time(context, *row, "sign_done"), answer_values(context, *row));
}

}  // namespace gridbot::commands
