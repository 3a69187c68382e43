#pragma once

#include <string>

#include "commands/context.hpp"

namespace gridbot::commands {

/// Settled or evaluated → handling (domain 3.2, 25): a new due time, a fresh ladder, and the grid leader in the lead
/// (7.4; after the second time, whoever stands a rung higher is told too). `reason` is free of personal data.
/// Refused with E8 when it was settled too long ago. The caller has checked that the state allows it.
Reply reopen_case(Context& context, Case& row, Role role, const std::string& reason);

}  // namespace gridbot::commands
