#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "commands/context.hpp"
#include "commands/intake/reading.hpp"

namespace gridbot::commands {

/// A verb people type (domain 6.3). Its words stand in texts.toml under `command.<id>`.
struct Command {
    std::string_view id;      // identifier of domain 6.3a: "accept"
    std::vector<Role> roles;  // who may use it at all; superiors too. Empty: everybody
    bool for_residents;       // also in groups of residents, by residents for their own cases
    bool takes_ticket;
    Reply (*run)(Context& context, const intake::Reading& reading, Case* row);  // `row` only where it takes a ticket
};

/// The verbs of this build. A new command is a file and a line here.
std::span<const Command> registry();
const Command* find_command(std::string_view id);

/// Runs what a reading asks for, checking in the order of domain 6.4: known, permitted, arguments, ticket, place,
/// state, time. Every refusal is a reply in the words of the town.
Reply run_command(Context& context, const intake::Reading& reading);

/// E3 with what may be done instead, or E11 when the case already is where `event` leads.
Reply refuse_state(Context& context, const Case& row, std::string_view command, CaseEvent event);

}  // namespace gridbot::commands
