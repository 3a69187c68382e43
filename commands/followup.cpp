#include "commands/followup.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "commands/change.hpp"
#include "commands/notices.hpp"
#include "commands/scope.hpp"
#include "commands/verbs/settle.hpp"
#include "commands/verbs/verbs.hpp"
#include "core/policy/deadlines.hpp"
#include "storage/cases.hpp"
#include "storage/talk.hpp"
#include "storage/timers.hpp"

namespace gridbot::commands {
namespace {

using namespace std::chrono_literals;

// A reporter may say 没好 so long after the settling (domain 3.2, 25).
constexpr auto kReopenWithin = 24h * 7;
constexpr int kMostOwnCases = 10;

bool is_own(const Context& context, const Case& row) {
    return row.reporter.channel == context.actor.channel && row.reporter.account == context.actor.account;
}

Role role_in(const Context& context) {
    return context.actor.is_staff() ? context.actor.person->posts.front().role : Role::resident;
}

// Which of the sender's cases a short reply can mean.
bool fits(const std::string& action, const Case& row) {
    if (action == "confirm_ok") return row.state == CaseState::settled || row.state == CaseState::feedback;
    if (action == "not_fixed") return row.state != CaseState::registered;
    if (action == "rate") return row.state == CaseState::settled;
    return is_open(row.state);
}

std::optional<Found> own_case(Context& context, const std::string& action) {
    auto rows = cases_of_sender(context, context.now - kReopenWithin, kMostOwnCases);
    if (rows.empty()) return std::nullopt;
    auto fitting = rows;
    std::erase_if(fitting, [&](const Case& row) { return !fits(action, row); });
    if (fitting.empty()) fitting = std::move(rows);
    if (fitting.size() == 1) return fitting.front();
    std::vector<std::string> tickets;
    for (const Case& row : fitting)
        if (!row.sensitive || context.where.is_private) tickets.push_back(row.ticket);
    if (tickets.empty()) return std::nullopt;
    return reply_with(context, "which_case",
                      {{"list", fmt::format("{}", fmt::join(tickets, context.town.texts.word("list_separator")))}});
}

Reply confirm(Context& context, Case& row) {
    if (row.state == CaseState::feedback && is_own(context, row))
        settle_case(context, row, Role::resident, row.result, true);
    if (!legal(CaseEvent::confirm_ok, row.state)) {
        if (row.state == CaseState::evaluated) return reply_with(context, "G19");
        return query(context, {}, &row);
    }
    // Only who reported can say for himself that it is well; anybody else just agrees.
    if (!is_own(context, row)) return {};
    row.evaluated_at = context.now;
    apply(context, row, CaseEvent::confirm_ok, CaseState::evaluated, Role::resident);
    storage::timers::clear_all(context.tx, context.town.code, row.id);
    return reply_with(context, "G19");
}

Reply reopen(Context& context, Case& row) {
    const Town& town = context.town;
    if (row.settled_at && context.now - *row.settled_at > kReopenWithin) {
        auto values = case_values(row, town, context.audience(), context.now);
        values.set("limit", day_words(town, town.zone.day_of(*row.settled_at + kReopenWithin)));
        values.set("verb", std::string(town.texts.word("event.reopen")));
        return reply_with(context, "E8", values);
    }
    const Category& category = town.taxonomy->at_or_unclear(row.category);
    row.due_at = due_at(category.deadline, row.urgency, context.now, town.calendar, town.rhythm, town.zone);
    row.settled_at.reset();
    row.evaluated_at.reset();
    row.solved.reset();
    ++row.reopen_count;
    storage::talk::forget_called(context.tx, town.code, row.id);
    apply(context, row, CaseEvent::reopen, CaseState::handling, role_in(context));
    start_ladder(context, row, Trigger::due_passed, row.due_at);

    // The grid leader takes the lead of what was not done well (domain 7.4).
    auto leaders = town.directory.nearest_holders(Role::grid_leader, row.grid);
    auto values = case_values(row, town, context.audience(), context.now);
    if (!leaders.empty()) values.set("who", call(town, *leaders.front(), Role::grid_leader));
    auto private_values = case_values(row, town, Audience::handler, context.now);
    tell_people(context, leaders,
                {.kind = "P_reopened",
                 .text = town.texts.say("P_reopened", private_values),
                 .pressing = row.urgency <= Urgency::urgent ? Pressing::now : Pressing::can_wait,
                 .case_id = row.id});
    if (!row.sensitive) {
        auto work_values = case_values(row, town, Audience::work_group, context.now);
        work_values.set("who", values.get("who"));
        tell_work_groups(context, row.grid,
                         {.kind = "W16", .text = town.texts.say("W16", work_values), .case_id = row.id});
    }
    return row.sensitive && !context.where.is_private ? Reply{} : reply_with(context, "G16", values);
}

// Words for whoever handles the case now; the state stays.
Reply pass_on(Context& context, const intake::Reading& reading, Case& row, std::string_view private_text,
              std::string_view answer) {
    if (!legal(CaseEvent::supplement, row.state)) return query(context, {}, &row);
    note(context, row, CaseEvent::supplement, role_in(context), reading.text_without_pii);
    auto values = case_values(row, context.town, Audience::handler, context.now);
    values.set("text", reading.text_without_pii);
    tell_people(context, next_to_act(context, row),
                {.kind = private_text, .text = context.town.texts.say(private_text, values), .case_id = row.id});
    return reply_with(context, answer, case_values(row, context.town, context.audience(), context.now));
}

Reply withdraw(Context& context, const intake::Reading& reading, Case& row) {
    if (!legal(CaseEvent::withdraw, row.state) || !is_own(context, row)) return query(context, {}, &row);
    std::string_view level1 = context.town.taxonomy->at_or_unclear(row.category).level1();
    // A hazard does not go away because its reporter changed his mind (domain 3.2, 24).
    if (level1 == "safety" || level1 == "crisis") return pass_on(context, reading, row, "P_supplement", "supplemented");
    apply(context, row, CaseEvent::withdraw, CaseState::withdrawn, Role::resident, reading.text_without_pii);
    storage::timers::clear_all(context.tx, context.town.code, row.id);
    if (!row.sensitive)
        tell_work_groups(
            context, row.grid,
            {.kind = "W15",
             .text = context.town.texts.say("W15", case_values(row, context.town, Audience::work_group, context.now)),
             .case_id = row.id});
    return reply_with(context, "G15", case_values(row, context.town, context.audience(), context.now));
}

Reply act(Context& context, const intake::Reading& reading, const std::string& action, Case& row) {
    if (action == "confirm_ok") return confirm(context, row);
    if (action == "urge") return urge(context, reading, &row);
    if (action == "ask_status") return query(context, reading, &row);
    if (action == "withdraw") return withdraw(context, reading, row);
    if (action == "not_fixed") {
        if (legal(CaseEvent::reopen, row.state)) return reopen(context, row);
        return pass_on(context, reading, row, "P_not_fixed", "not_fixed_noted");
    }
    if (action == "supplement") return pass_on(context, reading, row, "P_supplement", "supplemented");
    return {};
}

}  // namespace

Reply follow_up(Context& context, const intake::Reading& reading) {
    const std::string action = reading.action.value_or("ask_status");
    std::optional<Found> found;
    if (reading.ticket || reading.ticket_ref)
        found = find_case(context, "query", reading.ticket, reading.ticket_ref);
    else
        found = own_case(context, action);
    if (!found) return {};
    if (auto* refusal = std::get_if<Reply>(&*found)) return *refusal;
    Case row = std::get<Case>(*found);
    if (row.sensitive && !context.where.is_private) return reply_with(context, "E9");
    return act(context, reading, action, row);
}

}  // namespace gridbot::commands
