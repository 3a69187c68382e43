#include "commands/step.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "commands/change.hpp"
#include "commands/command.hpp"
#include "commands/leave.hpp"
#include "commands/notices.hpp"

namespace gridbot::commands {
namespace {

// The verb by which a person causes an event, for "what may be done instead".
std::string_view verb_of(CaseEvent event) {
    switch (event) {
        case CaseEvent::accept:
            return "accept";
        case CaseEvent::dispatch:
            return "dispatch";
        case CaseEvent::sign:
            return "sign";
        case CaseEvent::transfer:
            return "transfer";
        case CaseEvent::return_:
            return "return";
        case CaseEvent::feedback:
            return "feedback";
        case CaseEvent::settle:
            return "settle";
        case CaseEvent::extend_request:
            return "extend";
        case CaseEvent::resume:
            return "resume";
        case CaseEvent::reopen:
            return "reopen";
        case CaseEvent::urge:
            return "urge";
        default:
            return {};
    }
}

std::string verb_word(const Context& context, std::string_view id) {
    return std::string(context.town.texts.word(fmt::format("command.{}.verb", id)));
}

// Somebody near who may do it: people are told whom to ask, not only that it cannot be.
std::string somebody_who_may(const Context& context, const std::vector<Role>& roles) {
    const std::string near = home_grid(context.group, context.actor);
    const Directory& directory = context.town.directory;
    for (Role role : roles) {
        auto holders = role == Role::handler ? std::vector<const Person*>{} : directory.nearest_holders(role, near);
        if (!holders.empty()) return call(context.town, *holders.front(), role);
    }
    return std::string(context.town.texts.word("call.nobody"));
}

// After so many returns the centre decides, and its word is final (domain 3.2, 8).
constexpr int kMostReturns = 2;

}  // namespace

std::variant<Role, Reply> may_take(Context& context, const Case& row, std::string_view command, CaseEvent event) {
    const Transition* step = legal(event, row.state);
    if (!step) return refuse_state(context, row, command, event);
    auto role = role_for(context, step->roles, row.grid, row.lead_org);
    if (!role) return refuse_role(context, command, step->roles);
    return *role;
}

Reply refuse_role(const Context& context, std::string_view command, const std::vector<Role>& roles) {
    auto named = std::ranges::find(roles, Role::grid_member);
    Role role = named == roles.end() ? roles.front() : *named;
    return reply_with(context, "E2",
                      {{"verb", verb_word(context, command)},
                       {"role", std::string(context.town.texts.word(fmt::format("role.{}", name_of(role))))},
                       {"name_role", somebody_who_may(context, roles)}});
}

Reply refuse_state(Context& context, const Case& row, std::string_view command, CaseEvent event) {
    TextValues values = answer_values(context, row);
    auto rows = rows_of(event);
    bool already_there = std::ranges::any_of(rows, [&](const Transition* t) { return t->to == row.state; });
    // A confirmed case is settled as well, to whoever settles it again.
    if (event == CaseEvent::settle && row.state == CaseState::evaluated) already_there = true;
    if (already_there) return reply_with(context, "E11", values);

    std::vector<Role> roles;
    for (const Post& post : posts_of_actor(context)) roles.push_back(post.role);
    std::vector<std::string> allowed;
    for (CaseEvent legal_event : allowed_events(row.state, roles)) {
        if (legal_event == CaseEvent::settle && awaits_feedback(context, row)) continue;
        std::string_view verb = verb_of(legal_event);
        if (verb.empty() || !find_command(verb)) continue;
        std::string word = verb_word(context, verb);
        if (std::ranges::find(allowed, word) == allowed.end()) allowed.push_back(word);
    }
    values.set("verb", verb_word(context, command));
    values.set("allowed", context.town.texts.list(allowed));
    return reply_with(context, allowed.empty() ? "E3_none" : "E3", values);
}

Reply too_late(const Context& context, const Case& row, std::string_view verb, std::string limit) {
    auto values = answer_values(context, row);
    values.set("limit", std::move(limit));
    values.set("verb", std::string(context.town.texts.word(verb)));
    return reply_with(context, "E8", values);
}

bool awaits_feedback(const Context& context, const Case& row) {
    return row.state == CaseState::handling && row.dispatched_at && !is_back(context, row);
}

bool returned_enough(const Case& row) {
    return row.returned_count >= kMostReturns;
}

bool center_decides(const Case& row) {
    return returned_enough(row) && row.urgency != Urgency::low;
}

}  // namespace gridbot::commands
