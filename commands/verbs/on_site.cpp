#include "commands/change.hpp"
#include "commands/notices.hpp"
#include "commands/scope.hpp"
#include "commands/step.hpp"
#include "commands/verbs/verbs.hpp"
#include "core/policy/masking.hpp"

namespace gridbot::commands {

Reply on_site(Context& context, const intake::Reading& reading, Case* row) {
    auto role = may_take(context, *row, "on_site", CaseEvent::on_site);
    if (auto* refusal = std::get_if<Reply>(&role)) return *refusal;
    const std::string words = masking::mask_all(reading.args.note.value_or(""));
    note(context, *row, CaseEvent::on_site, std::get<Role>(role), words);
    answered(context, *row, words);
    auto values = answer_values(context, *row);
    values.set("clock", format_clock(context.town.zone.to_local(context.now)));
    return reply_with(context, "on_site_done", values);
}

// How far a long matter has come (domain M41): also what an organisation without an account said on the telephone.
Reply milestone(Context& context, const intake::Reading& reading, Case* row) {
    auto role = may_take(context, *row, "milestone", CaseEvent::milestone);
    if (auto* refusal = std::get_if<Reply>(&role)) return *refusal;
    const std::string words = masking::mask_all(*reading.args.note);
    note(context, *row, CaseEvent::milestone, std::get<Role>(role), words);
    answered(context, *row, words);
    return reply_with(context, "milestone_done", answer_values(context, *row));
}

}  // namespace gridbot::commands
