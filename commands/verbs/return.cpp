#include "commands/change.hpp"
#include "commands/escalate.hpp"
#include "commands/notices.hpp"
#include "commands/scope.hpp"
#include "commands/step.hpp"
#include "commands/verbs/verbs.hpp"
#include "core/policy/masking.hpp"
#include "storage/requests.hpp"

namespace gridbot::commands {
namespace {

Time last_moment(const Context& context, const Case& row) {
    const Town& town = context.town;
    const LifeRules& life = town.rhythm.life;
    return after(row.dispatched_at.value_or(context.now),
                 row.urgency <= Urgency::urgent ? life.return_urgent : life.return_normal, town.calendar, town.rhythm,
                 town.zone);
}

void tell_of_return(Context& context, const Case& row, const std::string& org, const std::string& reason,
                    const std::vector<const Person*>& above) {
    const Town& town = context.town;
    auto values = notice_values(context, row, Audience::work_group);
    values.set("org", org);
    values.set("reason", reason);
    const Person* first = town.directory.person(row.first_responder);
    values.set("first_responder", first ? call(town, *first, row.grid) : values.get("who"));
    const std::string id = center_decides(row) ? "W02_second" : in_time(context, row, "W02");
    const std::string text = town.texts.say(id, values);
    if (!row.sensitive) tell_work_groups(context, row.grid, {.kind = "W02", .text = text, .case_id = row.id});
    std::vector<const Person*> people;
    if (first) people.push_back(first);
    if (center_decides(row))
        for (const Person* one : town.directory.people_with(Role::center_operator)) people.push_back(one);
    people.insert(people.end(), above.begin(), above.end());
    tell_people(context, people, {.kind = "P_returned", .text = text, .case_id = row.id});
}

}  // namespace

Reply return_case(Context& context, const intake::Reading& reading, Case* row) {
    auto role = may_take(context, *row, "return", CaseEvent::return_);
    if (auto* refusal = std::get_if<Reply>(&role)) return *refusal;
    const Town& town = context.town;
    auto values = answer_values(context, *row);
    if (returned_enough(*row)) return reply_with(context, "return_final", values);
    if (const Time limit = last_moment(context, *row); context.now > limit)
        return too_late(context, *row, "command.return.verb", moment_words(town, limit, context.now));
    const std::string reason = masking::mask_all(*reading.args.reason);
    const std::string org = values.get("org");
    ++row->returned_count;
    row->handler.clear();
    row->dispatched_at.reset();
    row->signed_at.reset();
    std::vector<const Person*> above;
    if (returned_enough(*row)) above = call_for_event(context, *row, Trigger::returned_again);
    apply(context, *row, CaseEvent::return_, CaseState::accepted, std::get<Role>(role), reason);
    storage::requests::drop_all(context.tx, town.code, row->id);
    restart_ladders(context, *row);
    tell_of_return(context, *row, org, reason, above);
    auto done = answer_values(context, *row);
    done.set("n", std::to_string(row->returned_count));
    return reply_with(context, "return_done", done);
}

}  // namespace gridbot::commands
