#include <fmt/format.h>

#include <algorithm>

#include "commands/change.hpp"
#include "commands/command.hpp"
#include "commands/scope.hpp"
#include "commands/verbs/verbs.hpp"
#include "core/policy/life_cycle.hpp"

namespace gridbot::commands {
namespace {

using R = Role;

const std::vector<Command>& commands() {
    static const std::vector<Command> known{
        {"accept",
         {R::grid_assistant, R::grid_member, R::grid_leader, R::station_master, R::center_operator},
         false,
         true,
         accept},
        {"dispatch",
         {R::grid_member, R::grid_leader, R::station_master, R::center_operator, R::center_director},
         false,
         true,
         dispatch},
        {"sign", {R::handler}, false, true, sign},
        {"feedback", {R::handler, R::grid_assistant, R::grid_member}, false, true, feedback},
        {"settle",
         {R::grid_assistant, R::grid_member, R::grid_leader, R::station_master, R::center_operator, R::handler},
         false,
         true,
         settle},
        {"urge", {}, true, true, urge},
        {"query", {}, true, true, query},
        {"todo",
         {R::liaison, R::grid_assistant, R::grid_member, R::handler, R::center_operator, R::police_officer,
          R::inspector},
         false,
         false,
         todo},
        {"report_daily",
         {R::grid_leader, R::station_master, R::village_lead_cadre, R::center_operator, R::center_director,
          R::town_leader},
         false,
         false,
         report_daily},
        {"help", {}, true, false, help},
    };
    return known;
}

// The event behind a verb, for "what may be done instead".
std::string_view verb_of(CaseEvent event) {
    switch (event) {
        case CaseEvent::accept:
            return "accept";
        case CaseEvent::dispatch:
            return "dispatch";
        case CaseEvent::sign:
            return "sign";
        case CaseEvent::feedback:
            return "feedback";
        case CaseEvent::settle:
            return "settle";
        case CaseEvent::urge:
            return "urge";
        default:
            return {};
    }
}

std::string verb_word(const Context& context, std::string_view id) {
    return std::string(context.town.texts.word(fmt::format("command.{}.verb", id)));
}

// Somebody near who may do it: the resident is told whom to ask, not only that it cannot be.
std::string somebody_who_may(const Context& context, const Command& command) {
    std::string_view near = context.group ? std::string_view(context.group->grid) : std::string_view();
    if (near.empty() && context.actor.person && !context.actor.person->posts.empty())
        near = context.actor.person->posts.front().grid;
    const Directory& directory = context.town.directory;
    for (Role role : command.roles) {
        auto holders = role == Role::handler ? std::vector<const Person*>{} : directory.nearest_holders(role, near);
        if (!holders.empty()) return call(context.town, *holders.front(), role);
    }
    return std::string(context.town.texts.word("call.nobody"));
}

Reply refuse_role(const Context& context, const Command& command) {
    // The named role is the lowest that everybody knows, not the first that happens to be listed.
    auto named = std::ranges::find(command.roles, Role::grid_member);
    Role role = named == command.roles.end() ? command.roles.front() : *named;
    return reply_with(context, "E2",
                      {{"verb", verb_word(context, command.id)},
                       {"role", std::string(context.town.texts.word(fmt::format("role.{}", name_of(role))))},
                       {"name_role", somebody_who_may(context, command)}});
}

}  // namespace

std::span<const Command> registry() {
    return commands();
}

const Command* find_command(std::string_view id) {
    auto found = std::ranges::find(commands(), id, &Command::id);
    return found == commands().end() ? nullptr : &*found;
}

Reply run_command(Context& context, const intake::Reading& reading) {
    const Command* command = find_command(*reading.command);
    if (!command) return reply_with(context, "not_in_build");
    if (!command->roles.empty() && !may_ever(context, command->roles)) return refuse_role(context, *command);
    const bool wrong_place = context.in_resident_group() && !command->for_residents;
    if (!command->takes_ticket)
        return wrong_place ? reply_with(context, "E9") : command->run(context, reading, nullptr);

    Found found = find_case(context, command->id, reading.ticket, reading.ticket_ref);
    if (auto* refusal = std::get_if<Reply>(&found)) return *refusal;
    Case row = std::get<Case>(found);
    if (wrong_place || (row.sensitive && !context.where.is_private)) return reply_with(context, "E9");
    return command->run(context, reading, &row);
}

Reply refuse_state(Context& context, const Case& row, std::string_view command, CaseEvent event) {
    TextValues values = case_values(row, context.town, context.audience(), context.now);
    auto rows = rows_of(event);
    bool already_there = std::ranges::any_of(rows, [&](const Transition* t) { return t->to == row.state; });
    // A confirmed case is settled as well, to whoever settles it again.
    if (event == CaseEvent::settle && row.state == CaseState::evaluated) already_there = true;
    if (already_there) return reply_with(context, "E11", values);

    std::vector<Role> roles;
    if (context.actor.person)
        for (const Post& post : context.actor.person->posts) roles.push_back(post.role);
    std::vector<std::string> allowed;
    for (CaseEvent legal_event : allowed_events(row.state, roles)) {
        std::string_view verb = verb_of(legal_event);
        if (verb.empty() || !find_command(verb)) continue;
        std::string word = verb_word(context, verb);
        if (std::ranges::find(allowed, word) == allowed.end()) allowed.push_back(word);
    }
    values.set("verb", verb_word(context, command));
    values.set("allowed", fmt::format("{}", fmt::join(allowed, context.town.texts.word("list_separator"))));
    return reply_with(context, allowed.empty() ? "E3_none" : "E3", values);
}

}  // namespace gridbot::commands
