#pragma once

#include "commands/context.hpp"
#include "commands/intake/reading.hpp"
#include "core/message.hpp"

namespace gridbot::commands {

/// A case as far as it can be known without the database: all but id, ticket and history.
struct PreparedCase {
    Case row;
    bool lacks_place = false;
};
/// One for every matter of the report. `home`: grid whose code the reporter came by, where it was said in private and
/// one is known.
std::vector<PreparedCase> prepare_cases(const Scene& scene, const intake::Reading& reading,
                                        const InboundMessage& message, std::string_view home = {});

/// Opens a case for every matter of a report (domain 3.2, event 1), or keeps a draft and asks once for what is missing
/// (event 2). Tells the work group, the people concerned and, where the ladder says so, those above, at once.
/// `asked_before`: this completes a draft, so nothing is asked again.
Reply open_cases(Context& context, const intake::Reading& reading, const InboundMessage& message,
                 std::vector<PreparedCase> prepared, bool asked_before);

/// Writes a new case with its ticket, tells everybody concerned and sets its ladders.
void register_case(Context& context, Case& row);

}  // namespace gridbot::commands
