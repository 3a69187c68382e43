#pragma once

#include <string>

#include "commands/context.hpp"

namespace gridbot::commands {

/// E6 with the organisations that sound like what was said.
Reply unknown_org(const Context& context, const std::string& said);

}  // namespace gridbot::commands
