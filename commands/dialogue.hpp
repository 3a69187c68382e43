#pragma once

#include "commands/context.hpp"
#include "commands/open_case.hpp"
#include "core/message.hpp"

/// One message, understood and acted upon.
namespace gridbot::commands {

/// What can be known of a message without the database, so that it need not be worked out inside a transaction.
struct Understanding {
    intake::Reading reading;
    const Group* group = nullptr;
    Actor actor;
    std::vector<PreparedCase> cases;  // of a report
    bool needs_look = false;          // small talk that could still complete a draft: nothing is written otherwise
    bool silent = false;              // nothing to do at all, whatever the database holds
};
Understanding understand(const Desk& desk, const Reach& reach, const FieldCipher& cipher, const InboundMessage& message,
                         Time now);

/// Acts on it within the transaction and says what to answer. `context` was made from the same understanding.
Reply act_on(Context& context, const Understanding& understood, const InboundMessage& message);

/// How long a question for what a report lacks may be answered (domain 3.2, event 2).
inline constexpr std::chrono::hours kDraftLives{24};

/// Would a draft of the sender be completed by this message? For small talk only; asked of a reader connection.
bool completes_draft(storage::Tx& tx, const Desk& desk, const FieldCipher& cipher, const Understanding& understood,
                     const InboundMessage& message, Time now);

}  // namespace gridbot::commands
