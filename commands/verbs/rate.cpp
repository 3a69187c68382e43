#include "commands/verbs/rate.hpp"

#include "commands/change.hpp"
#include "commands/lifetime.hpp"
#include "commands/notices.hpp"
#include "commands/scope.hpp"
#include "commands/step.hpp"
#include "commands/verbs/verbs.hpp"
#include "core/policy/masking.hpp"

namespace gridbot::commands {
namespace {

constexpr int kNotSatisfied = 1;

void tell_leader(Context& context, const Case& row, const std::string& words) {
    auto values = notice_values(context, row, Audience::handler);
    values.set("text", words);
    auto people = leaders_of(row, context.town);
    // Of a private matter whoever had it hears, where the leader may not.
    if (const Person* who = in_charge(row, context.town); people.empty() && who) people.push_back(who);
    tell_people(context, people,
                {.kind = "P_unsatisfied", .text = context.town.texts.say("P_unsatisfied", values), .case_id = row.id});
}

}  // namespace

Reply rate_case(Context& context, Case& row, std::optional<int> rating, const std::string& words) {
    if (row.state == CaseState::evaluated) {
        row.rating = rating;
        note(context, row, CaseEvent::follow_up, Role::resident, words);
    } else if (legal(CaseEvent::follow_up, row.state)) {
        evaluate(context, row, CaseEvent::follow_up, Role::resident, rating);
    } else {
        return refuse_state(context, row, "rate", CaseEvent::follow_up);
    }
    if (rating == kNotSatisfied) tell_leader(context, row, words);
    return reply_with(context, rating == kNotSatisfied ? "rate_unsatisfied" : "rate_done", answer_values(context, row));
}

std::optional<Reply> rate_arguments(Context& context, const intake::Reading& reading) {
    if (!reading.args.rating) return missing_argument(context, "rate", "argument.rating");
    return std::nullopt;
}

Reply rate(Context& context, const intake::Reading& reading, Case* row) {
    const std::string words = masking::mask_all(reading.args.note.value_or(""));
    if (is_own(context, *row)) return rate_case(context, *row, reading.args.rating, words);
    // By call: anybody near, but not who handled it (domain 3.2, 26).
    auto role = may_take(context, *row, "rate", CaseEvent::follow_up);
    if (auto* refusal = std::get_if<Reply>(&role)) return *refusal;
    if (context.actor.person->id == row->handler) return refuse_role(context, "rate", {Role::center_operator});
    evaluate(context, *row, CaseEvent::follow_up, std::get<Role>(role), reading.args.rating);
    if (reading.args.rating == kNotSatisfied) tell_leader(context, *row, words);
    return reply_with(context, "rate_noted", answer_values(context, *row));
}

}  // namespace gridbot::commands
