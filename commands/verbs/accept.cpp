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
    acknowledged(context, *row, Trigger::not_accepted);

    auto public_values = notice_values(context, *row, Audience::resident_group);
    tell_reporter(context, *row,
                  {.kind = "G05",
                   .text = context.town.texts.say(in_time(context, *row, "G05"), public_values),
                   .case_id = row->id});
    Reply done = reply_with(context, "accept_done", answer_values(context, *row));
    if (const std::string hint = propose_merge(context, *row); !hint.empty()) done.text += "\n" + hint;
    return done;
}

}  // namespace gridbot::commands
