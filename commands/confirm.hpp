#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "commands/context.hpp"

/// Destructive commands ask once more (domain 6.1).
namespace gridbot::commands {

/// How long a 确认 may take.
inline constexpr std::chrono::minutes kConfirmWithin{10};

/// Keeps what was said until its sender says yes, and asks. `about`: the ticket or whatever the command names.
Reply ask_to_confirm(Context& context, std::string_view command, std::string_view about);

/// Is the text the word that confirms?
bool says_yes(const Town& town, std::string_view text);

/// The command that waited for this yes; gone with that.
std::optional<std::string> take_confirmed(Context& context);

}  // namespace gridbot::commands
