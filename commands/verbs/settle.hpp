#pragma once

#include <string>

#include "commands/context.hpp"

namespace gridbot::commands {

/// Settles: state, history, timers, and G09 to whoever reported (closed loop). `result` is free of personal data.
/// The caller has checked that it is legal.
void settle_case(Context& context, Case& row, Role role, const std::string& result, bool solved);

}  // namespace gridbot::commands
