#include "commands/verbs/feedback.hpp"

#include "commands/change.hpp"
#include "commands/notices.hpp"
#include "commands/scope.hpp"
#include "commands/step.hpp"
#include "commands/verbs/verbs.hpp"
#include "core/policy/masking.hpp"
#include "core/utf8.hpp"

namespace gridbot::commands {
namespace {

// A result says what was done; "好了" does not (domain 3.2, 10).
constexpr std::size_t kShortestResult = 6;

void tell_of_feedback(Context& context, const Case& row) {
    auto values = notice_values(context, row, Audience::work_group);
    const Person* first = context.town.directory.person(row.first_responder);
    // What somebody else says is not put into the organisation's mouth.
    if (context.actor.person && !role_for(context, {Role::handler}, row.grid, row.dispatched_at ? row.lead_org : ""))
        values.set("org", call(context.town, *context.actor.person, row.grid));
    values.set("first_responder", first ? call(context.town, *first, row.grid) : values.get("who"));
    if (!row.sensitive)
        tell_work_groups(context, row.grid,
                         {.kind = "W03", .text = context.town.texts.say("W03", values), .case_id = row.id});
    if (first && first != context.actor.person)
        tell_person(context, *first,
                    {.kind = "P_feedback",
                     .text = context.town.texts.say("P_feedback", values),
                     .case_id = row.id,
                     .page_of = &row});
}

}  // namespace

std::optional<Reply> record_feedback(Context& context, const intake::Reading& reading, Case& row) {
    std::string result = masking::mask_all(reading.args.note.value_or(""));
    if (count_characters(result) < kShortestResult)
        return missing_argument(context, "feedback", "argument.feedback_result");
    const Transition* step = legal(CaseEvent::feedback, row.state);
    const Transition* start = legal(CaseEvent::start, row.state);
    if (!step && !start) return refuse_state(context, row, "feedback", CaseEvent::feedback);
    const std::vector<Role>& roles = (step ? step : start)->roles;
    auto role = role_for(context, roles, row.grid, row.lead_org);
    if (!role) return refuse_role(context, "feedback", roles);

    if (start) apply(context, row, CaseEvent::start, CaseState::handling, *role);
    row.result = result;
    row.feedback_at = context.now;
    apply(context, row, CaseEvent::feedback, CaseState::feedback, *role, result);
    tell_of_feedback(context, row);
    answered(context, row, result);
    return std::nullopt;
}

std::optional<Reply> feedback_arguments(Context& context, const intake::Reading& reading) {
    if (count_characters(reading.args.note.value_or("")) < kShortestResult)
        return missing_argument(context, "feedback", "argument.feedback_result");
    return std::nullopt;
}

Reply feedback(Context& context, const intake::Reading& reading, Case* row) {
    if (auto refusal = record_feedback(context, reading, *row)) return *refusal;
    return reply_with(context, "feedback_done", answer_values(context, *row));
}

}  // namespace gridbot::commands
