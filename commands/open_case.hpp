#pragma once

#include "commands/context.hpp"
#include "commands/intake/reading.hpp"
#include "core/message.hpp"

namespace gridbot::commands {

/// Opens a case for every matter of a report (domain 3.2, event 1), or keeps a draft and asks once for what is missing
/// (event 2). Tells the work group, the people concerned and, where the ladder says so, those above, at once.
/// `asked_before`: this completes a draft, so nothing is asked again.
Reply open_cases(Context& context, const intake::Reading& reading, const InboundMessage& message, bool asked_before);

}  // namespace gridbot::commands
