#include "commands/change.hpp"
#include "commands/duplicates.hpp"
#include "commands/notices.hpp"
#include "commands/step.hpp"
#include "commands/verbs/verbs.hpp"

namespace gridbot::commands {

Reply accept(Context& context, const intake::Reading&, Case* row) {
    auto role = may_take(context, *row, "accept", CaseEvent::accept);
    if (auto* refusal = std::get_if<Reply>(&role)) return *refusal;

    row->first_responder = context.actor.person->id;
    row->accepted_at = context.now;
    apply(context, *row, CaseEvent::accept, CaseState::accepted, std::get<Role>(role));
    stop_ladder(context, *row, Trigger::not_accepted);

    auto public_values = case_values(*row, context.town, Audience::resident_group, context.now);
    tell_reporter(context, *row,
                  {.kind = "G05", .text = context.town.texts.say("G05", public_values), .case_id = row->id});
    Reply done = reply_with(context, "accept_done", case_values(*row, context.town, context.audience(), context.now));
    if (std::string hint = propose_merge(context, *row); !hint.empty()) done.text += "\n" + hint;
    return done;
}

}  // namespace gridbot::commands
