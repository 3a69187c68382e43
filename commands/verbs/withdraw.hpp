#pragma once

#include "commands/context.hpp"
#include "commands/intake/reading.hpp"

namespace gridbot::commands {

/// Any open state → withdrawn (domain 3.2, 24). Hazards and crises are not withdrawn: the words become a supplement.
/// The caller has checked that the actor may.
Reply withdraw_case(Context& context, const intake::Reading& reading, Case& row, Role role, const std::string& reason);

/// Words for whoever handles the case now, as private text `text_id`; the state stays. `answer` is said back. Where the
/// case is over, its state is told instead.
Reply pass_on(Context& context, const intake::Reading& reading, Case& row, std::string_view text_id,
              std::string_view answer);

}  // namespace gridbot::commands
