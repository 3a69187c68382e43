#include "commands/approval.hpp"

#include <algorithm>
#include <array>

#include "commands/change.hpp"
#include "commands/notices.hpp"

namespace gridbot::commands {

Role approver_role(const Town& town, const Case& row, Asked asked) {
    // Of that class also where it was registered after the cut-off, and is on no day's list.
    const bool same_day = row.same_day || town.taxonomy->at_or_unclear(row.category).same_day;
    const bool carried_over = asked == Asked::extend && row.extension_count > 0;
    return same_day && !carried_over ? Role::grid_leader : Role::center_director;
}

std::vector<const Person*> approvers_of(const Context& context, const Case& row, Asked asked, const Person* asker) {
    constexpr std::array kUp{Role::grid_leader, Role::station_master, Role::center_director,
                             Role::political_legal_member, Role::town_leader};
    const Directory& directory = context.town.directory;
    std::vector<const Person*> found;
    for (auto role = std::ranges::find(kUp, approver_role(context.town, row, asked)); role != kUp.end(); ++role) {
        for (const Person* person : directory.nearest_holders(*role, row.grid))
            if (person != asker && std::ranges::find(found, person) == found.end()) found.push_back(person);
        // Director and political-legal member are each other's deputies: both are asked.
        if (!found.empty() && *role != Role::center_director) break;
    }
    return found;
}

TextValues approval_values(const Context& context, const Case& row, Asked asked) {
    auto values = answer_values(context, row);
    auto approvers = approvers_of(context, row, asked, context.actor.person);
    values.set("approver", approvers.empty() ? std::string(context.town.texts.word("call.nobody"))
                                             : call(context.town, *approvers.front(), row.grid));
    return values;
}

void ask_approvers(Context& context, const Case& row, Asked asked, Time until, const std::string& reason) {
    const std::string_view text_id = asked == Asked::extend ? "W05" : "W05_pause";
    const Town& town = context.town;
    auto values = notice_values(context, row, Audience::work_group);
    values.set("approver", approval_values(context, row, asked).get("approver"));
    values.set("due", moment_words(town, until, heard_by_staff(town, context.now)));
    values.set("reason", reason);
    // Whoever asks: the organisation by its handler, anybody else for himself.
    if (context.actor.person && !role_for(context, {Role::handler}, row.grid, row.dispatched_at ? row.lead_org : ""))
        values.set("org", call(town, *context.actor.person, row.grid));
    const std::string text = town.texts.say(text_id, values);
    values.set("approver", std::string(town.texts.word("call.you")));
    const std::vector<Button> buttons{{std::string(town.texts.word("command.approve.verb")),
                                       std::string(town.texts.word("command.approve.verb")) + " " + row.ticket}};
    tell_people(context, approvers_of(context, row, asked, context.actor.person),
                {.kind = text_id, .text = town.texts.say(text_id, values), .case_id = row.id, .buttons = buttons});
    if (!row.sensitive) tell_work_groups(context, row.grid, {.kind = text_id, .text = text, .case_id = row.id});
}

}  // namespace gridbot::commands
