#include "commands/followup.hpp"

#include <algorithm>

#include "commands/change.hpp"
#include "commands/lifetime.hpp"
#include "commands/notices.hpp"
#include "commands/scope.hpp"
#include "commands/verbs/rate.hpp"
#include "commands/verbs/reopen.hpp"
#include "commands/verbs/settle.hpp"
#include "commands/verbs/verbs.hpp"
#include "commands/verbs/withdraw.hpp"
#include "core/policy/deadlines.hpp"
#include "storage/cases.hpp"
#include "storage/talk.hpp"
#include "storage/timers.hpp"

namespace gridbot::commands {
namespace {

using namespace std::chrono_literals;

constexpr int kMostOwnCases = 10;

// Which of the sender's cases a short reply can mean.
bool fits(const std::string& action, const Case& row) {
    if (action == "confirm_ok") return row.state == CaseState::settled || row.state == CaseState::feedback;
    if (action == "not_fixed") return row.state != CaseState::registered;
    if (action == "rate") return row.state == CaseState::settled;
    return is_open(row.state);
}

// A number alone says nothing to who wrote of a dog and a bicycle.
std::string ticket_and_category(Context& context, const Case& row) {
    const auto values = answer_values(context, row);
    const std::string category = values.get("c");
    return category.empty() ? row.ticket
                            : context.town.texts.say("which_case_item", {{"t", row.ticket}, {"c", category}});
}

std::optional<Found> own_case(Context& context, const std::string& action) {
    const LifeRules& life = context.town.rhythm.life;
    const int days = action == "rate" ? life.answer_days() : life.reopen_days;
    auto rows = cases_of_sender(context, context.now - 24h * days, kMostOwnCases);
    if (rows.empty()) return std::nullopt;
    auto fitting = rows;
    std::erase_if(fitting, [&](const Case& row) { return !fits(action, row); });
    if (fitting.empty()) fitting = std::move(rows);
    if (fitting.size() == 1) return fitting.front();
    std::vector<std::string> tickets;
    for (const Case& row : fitting)
        if (!row.sensitive || context.where.is_private) tickets.push_back(ticket_and_category(context, row));
    if (tickets.empty()) return std::nullopt;
    return reply_with(context, "which_case", {{"list", context.town.texts.list(tickets)}});
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
    evaluate(context, row, CaseEvent::confirm_ok, Role::resident, std::nullopt);
    return reply_with(context, "G19");
}

Reply withdraw_own(Context& context, const intake::Reading& reading, Case& row) {
    if (!legal(CaseEvent::withdraw, row.state) || !is_own(context, row)) return query(context, {}, &row);
    return withdraw_case(context, reading, row, Role::resident, reading.text_without_pii);
}

// 1, 2, 3 or 满意 after the follow-up question (domain 3.4, P03).
Reply rate_own(Context& context, const intake::Reading& reading, Case& row) {
    if (!is_own(context, row)) return {};
    return rate_case(context, row, reading.rating, reading.text_without_pii);
}

Reply act(Context& context, const intake::Reading& reading, const std::string& action, Case& row) {
    if (action == "confirm_ok") return confirm(context, row);
    if (action == "urge") return urge(context, reading, &row);
    if (action == "ask_status") return query(context, reading, &row);
    if (action == "withdraw") return withdraw_own(context, reading, row);
    if (action == "rate") return rate_own(context, reading, row);
    if (action == "not_fixed") {
        if (legal(CaseEvent::reopen, row.state))
            return reopen_case(context, row, context.actor.role(), reading.text_without_pii);
        if (row.state == CaseState::feedback && is_own(context, row))
            return verify_fail(context, row, reading.text_without_pii);
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
    Reply reply = act(context, reading, action, row);
    reply.about = row.id;
    return reply;
}

}  // namespace gridbot::commands
