#pragma once

#include <optional>

#include "commands/command.hpp"

namespace gridbot::commands {

/// Records a result that somebody else has to verify. Nothing when it was recorded, else the refusal.
std::optional<Reply> record_feedback(Context& context, const intake::Reading& reading, Case& row);

}  // namespace gridbot::commands
