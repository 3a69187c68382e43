#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "commands/context.hpp"
#include "commands/intake/reading.hpp"

namespace gridbot::commands {

/// A verb people type (domain 6.3). Its words stand in texts.toml under `command.<id>`.
struct Command {
    enum class Where {
        among_staff,  // in work groups and in private
        everywhere,   // also in groups of residents
    };
    enum class About { one_case, no_case };

    /// An argument without which the verb says nothing, and the text that names it in E4.
    struct Needed {
        std::optional<std::string> intake::CommandArgs::*argument = nullptr;
        std::string_view name;
    };

    std::string_view id;      // identifier of domain 6.3a: "accept"
    std::vector<Role> roles;  // who may use it at all; superiors too. Empty: everybody, residents for their own cases
    Where where;
    About about;
    Reply (*run)(Context& context, const intake::Reading& reading, Case* row);  // `row` only where it is about one
    Needed needed = {};
    /// What else is wrong with what stands behind verb and ticket (E4, E6, E7), before any case is looked for.
    std::optional<Reply> (*arguments)(Context& context, const intake::Reading& reading) = nullptr;
};

/// The verbs of this build. A new command is a file and a line here.
std::span<const Command> registry();
const Command* find_command(std::string_view id);

/// Runs what a reading asks for, checking in the order of domain 6.4: known, permitted, arguments, ticket, place,
/// state, time. Every refusal is a reply in the words of the town.
Reply run_command(Context& context, const intake::Reading& reading);

}  // namespace gridbot::commands
