#include "commands/approval.hpp"
#include "commands/change.hpp"
#include "commands/lifetime.hpp"
#include "commands/notices.hpp"
#include "commands/scope.hpp"
#include "commands/step.hpp"
#include "commands/verbs/verbs.hpp"
#include "commands/when.hpp"
#include "core/policy/masking.hpp"
#include "storage/requests.hpp"

namespace gridbot::commands {

std::optional<Reply> suspend_arguments(Context& context, const intake::Reading& reading) {
    if (reading.args.rest.empty()) return missing_argument(context, "suspend", "argument.reason");
    if (!reading.args.duration) return missing_argument(context, "suspend", "argument.until");
    if (!reading.args.reason) return missing_argument(context, "suspend", "argument.reason");
    if (!moment_after(*reading.args.duration, context.now, context.now, context.town))
        return reply_with(context, "E7", {{"x", *reading.args.duration}});
    return std::nullopt;
}

Reply suspend(Context& context, const intake::Reading& reading, Case* row) {
    // Whoever accepted a case and handles it himself has begun by the time that he cannot go on (domain 3.2, 7).
    const Transition* start = legal(CaseEvent::start, row->state);
    const auto starter = start ? role_for(context, start->roles, row->grid, {}) : std::nullopt;
    if (!starter && !legal(CaseEvent::suspend, row->state))
        return refuse_state(context, *row, "suspend", CaseEvent::suspend);
    // Asking changes nothing yet, so whoever works on the case may.
    const std::vector<Role> workers{Role::handler, Role::grid_assistant, Role::grid_member};
    auto role = role_for(context, workers, row->grid, row->lead_org);
    if (!role) return refuse_role(context, "suspend", workers);
    const Time until =
        resumption(context, *moment_after(*reading.args.duration, context.now, context.now, context.town));
    const std::string reason = masking::mask_all(*reading.args.reason);
    if (starter) apply(context, *row, CaseEvent::start, CaseState::handling, *starter);
    storage::requests::put(
        context.tx, context.town.code,
        {row->id, storage::requests::Kind::suspend, context.actor.person->id, context.now, until, reason});
    note(context, *row, CaseEvent::note, *role, context.town.texts.say("history.asks_pause", {{"reason", reason}}));
    ask_approvers(context, *row, Asked::suspend, until, reason);
    return reply_with(context, "suspend_asked", approval_values(context, *row, Asked::suspend));
}

Reply resume(Context& context, const intake::Reading&, Case* row) {
    auto role = may_take(context, *row, "resume", CaseEvent::resume);
    if (auto* refusal = std::get_if<Reply>(&role)) return *refusal;
    resume_case(context, *row, std::get<Role>(role));
    return reply_with(context, "resume_done", answer_values(context, *row));
}

}  // namespace gridbot::commands
