#include "commands/verbs/settle.hpp"

#include <algorithm>

#include "commands/change.hpp"
#include "commands/lifetime.hpp"
#include "commands/notices.hpp"
#include "commands/scope.hpp"
#include "commands/step.hpp"
#include "commands/verbs/feedback.hpp"
#include "commands/verbs/verbs.hpp"
#include "core/policy/masking.hpp"
#include "storage/supervisions.hpp"

namespace gridbot::commands {

void settle_case(Context& context, Case& row, Role role, const std::string& result, bool solved) {
    if (row.first_responder.empty() && context.actor.person) row.first_responder = context.actor.person->id;
    if (!row.accepted_at) row.accepted_at = context.now;
    row.settled_at = context.now;
    row.result = result;
    row.solved = solved;
    apply(context, row, CaseEvent::settle, CaseState::settled, role, result);
    end_waiting(context, row);
    storage::supervisions::answer(context.tx, context.town.code, row.id, context.now);
    watch_settled(context, row);
    auto values = notice_values(context, row, Audience::resident_group);
    values.set("plan", std::string(context.town.texts.word("plan.tracking")));
    const TextBook& texts = context.town.texts;
    const std::string_view told = solved ? "G09" : "G09x";
    Notice notice{.kind = told, .text = texts.say(told, values), .case_id = row.id};
    // Where neighbours may not hear what a matter is about, its result would tell them (domain 8.1).
    if (!row.reported_in.is_private && values.get("c").empty()) {
        if (!row.sensitive) tell_account(context, row.reporter.channel, row.reporter.account, notice);
        notice.text = texts.say(solved ? "G09_guarded" : "G09x_guarded", values);
    }
    tell_all_waiting(context, row, notice);
}

Reply settle(Context& context, const intake::Reading& reading, Case* row) {
    std::string result = masking::mask_all(reading.args.note.value_or(""));
    const Transition* step = legal(CaseEvent::settle, row->state);
    const bool may_be = step && !awaits_feedback(context, *row);
    auto role = may_be ? role_for(context, step->roles, row->grid, {}) : std::nullopt;
    if (!role && row->state == CaseState::handling && row->dispatched_at &&
        role_for(context, {Role::handler}, row->grid, row->lead_org)) {
        // Whoever fixes does not certify: the handler's 办结 is his feedback (domain 6.3).
        if (auto refusal = record_feedback(context, reading, *row)) return *refusal;
        return reply_with(context, "settle_as_feedback", answer_values(context, *row));
    }
    if (!may_be) return refuse_state(context, *row, "settle", CaseEvent::settle);
    if (!role) return refuse_role(context, "settle", step->roles);

    settle_case(context, *row, *role, result, true);
    auto values = answer_values(context, *row);
    values.set("elapsed", elapsed_words(context.town, context.now - row->registered_at));
    return reply_with(context, "settle_done", values);
}

// Answered, not solved: settled all the same, and kept on the list of what comes later.
Reply explain(Context& context, const intake::Reading& reading, Case* row) {
    const Transition* step = legal(CaseEvent::settle, row->state);
    if (!step || awaits_feedback(context, *row)) return refuse_state(context, *row, "explain", CaseEvent::settle);
    auto role = role_for(context, step->roles, row->grid, {});
    if (!role) return refuse_role(context, "explain", step->roles);
    settle_case(context, *row, *role, masking::mask_all(*reading.args.note), false);
    return reply_with(context, "explain_done", answer_values(context, *row));
}

}  // namespace gridbot::commands
