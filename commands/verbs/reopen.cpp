#include "commands/verbs/reopen.hpp"

#include "commands/change.hpp"
#include "commands/escalate.hpp"
#include "commands/notices.hpp"
#include "commands/scope.hpp"
#include "commands/step.hpp"
#include "commands/verbs/verbs.hpp"
#include "core/policy/masking.hpp"
#include "storage/talk.hpp"

namespace gridbot::commands {
namespace {

using namespace std::chrono_literals;

Time reopened_until(const Context& context, const Case& row) {
    return row.settled_at.value_or(context.now) + 24h * context.town.rhythm.life.reopen_days;
}

Reply reopened_too_late(const Context& context, const Case& row) {
    const Zone& zone = context.town.zone;
    return too_late(context, row, "event.reopen", day_words(context.town, zone.day_of(reopened_until(context, row))));
}

// Those above the grid leader, who takes the lead himself.
struct Above {
    std::vector<const Person*> of_this;   // any reopening
    std::vector<const Person*> of_again;  // the second and later ones
};

Above call_above(Context& context, Case& row) {
    Above above;
    if (row.sensitive) return above;
    above.of_this = call_for_event(context, row, Trigger::not_fixed);
    if (row.reopen_count >= 2) above.of_again = call_for_event(context, row, Trigger::reopened_again);
    return above;
}

void tell_above(Context& context, const Case& row, const Above& above, const std::string& who) {
    auto values = notice_values(context, row, Audience::handler);
    values.set("n", std::to_string(row.reopen_count));
    values.set("who", who);
    auto tell = [&](const std::vector<const Person*>& people, std::string_view id) {
        tell_people(
            context, people,
            {.kind = id, .text = context.town.texts.say(id, values), .pressing = pressing_of(row), .case_id = row.id});
    };
    tell(above.of_this, "P_reopened_above");
    // Who worked on it goes on, under that lead.
    if (row.dispatched_at && !row.sensitive) tell(context.town.directory.handlers_of(row.lead_org), "P_reopened_above");
    tell(above.of_again, "P_reopened_again");
}

}  // namespace

Reply reopen_case(Context& context, Case& row, Role role, const std::string& reason) {
    const Town& town = context.town;
    if (row.settled_at && context.now > reopened_until(context, row)) return reopened_too_late(context, row);
    row.due_at = due_from(context, row, context.now);
    row.settled_at.reset();
    row.evaluated_at.reset();
    row.solved.reset();
    row.rating.reset();
    ++row.reopen_count;
    storage::talk::forget_called(context.tx, town.code, row.id);
    const Above above = call_above(context, row);
    apply(context, row, CaseEvent::reopen, CaseState::handling, role, reason);
    restart_ladders(context, row);

    auto leaders = leaders_of(row, town);
    auto values = answer_values(context, row);
    if (!leaders.empty())
        values.set("who", call(town, *leaders.front(), Role::grid_leader));
    else if (const Person* who = in_charge(row, town))
        leaders.push_back(who);  // nobody leads the grid, or may know of what could be about him
    const bool own = is_own(context, row);
    const bool by_staff = !own && context.actor.is_staff();
    auto private_values = notice_values(context, row, Audience::handler, pressing_of(row));
    private_values.set("reason", reason);
    if (context.actor.person) private_values.set("from", call(town, *context.actor.person, row.grid));
    std::erase(leaders, context.actor.person);
    tell_people(context, leaders,
                {.kind = "P_reopened",
                 .text = town.texts.say(by_staff ? "P_reopened_by" : "P_reopened", private_values),
                 .pressing = pressing_of(row),
                 .case_id = row.id,
                 .page_of = &row});
    tell_above(context, row, above, values.get("who"));
    if (!row.sensitive) {
        auto work_values = notice_values(context, row, Audience::work_group);
        work_values.set("who", values.get("who"));
        work_values.set("from", private_values.get("from"));
        work_values.set("reason", reason);
        tell_work_groups(
            context, row.grid,
            {.kind = "W16", .text = town.texts.say(by_staff ? "W16_by" : "W16", work_values), .case_id = row.id});
    }
    if (!own) {
        auto public_values = notice_values(context, row, Audience::resident_group);
        public_values.set("who", values.get("who"));
        tell_reporter(context, row, {.kind = "G16", .text = town.texts.say("G16", public_values), .case_id = row.id});
        return reply_with(context, "reopen_done", values);
    }
    return row.sensitive && !context.where.is_private ? Reply{} : reply_with(context, "G16", values);
}

Reply reopen(Context& context, const intake::Reading& reading, Case* row) {
    const std::string reason = masking::mask_all(reading.args.reason.value_or(""));
    const bool own = is_own(context, *row);
    if (!own && reason.empty()) return missing_argument(context, "reopen", "argument.reason");
    // "重办" before the settling: what was reported is not good enough (domain 3.2, 12).
    if (row->state == CaseState::feedback) return verify_fail(context, *row, reason);
    const Transition* step = legal(CaseEvent::reopen, row->state);
    if (row->state == CaseState::archived) return reopened_too_late(context, *row);
    if (!step) return refuse_state(context, *row, "reopen", CaseEvent::reopen);
    if (own) return reopen_case(context, *row, Role::resident, reason);
    auto role = role_for(context, {Role::grid_leader, Role::inspector, Role::center_operator}, row->grid, {});
    if (!role) return refuse_role(context, "reopen", {Role::grid_leader});
    return reopen_case(context, *row, *role, reason);
}

Reply verify_fail(Context& context, Case& row, const std::string& reason) {
    auto role = may_take(context, row, "reopen", CaseEvent::verify_fail);
    const bool own = is_own(context, row);
    if (!own)
        if (auto* refusal = std::get_if<Reply>(&role)) return *refusal;
    const Town& town = context.town;
    row.feedback_at.reset();
    apply(context, row, CaseEvent::verify_fail, CaseState::handling, own ? Role::resident : std::get<Role>(role),
          reason);
    restart_ladders(context, row);
    auto values = notice_values(context, row, Audience::work_group);
    values.set("reason", reason.empty() ? std::string(town.texts.word("reason.not_fixed")) : reason);
    const std::string text = town.texts.say("W04", values);
    if (!row.sensitive) tell_work_groups(context, row.grid, {.kind = "W04", .text = text, .case_id = row.id});
    tell_people(context, next_to_act(context, row), {.kind = "W04", .text = text, .case_id = row.id});
    return reply_with(context, own ? "not_fixed_noted" : "verify_fail_done", answer_values(context, row));
}

}  // namespace gridbot::commands
