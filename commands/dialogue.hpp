#pragma once

#include "commands/context.hpp"
#include "commands/open_case.hpp"
#include "commands/pictures.hpp"
#include "core/message.hpp"

/// One message, understood and acted upon.
namespace gridbot::commands {

/// What can be known of a message without the database, so that it need not be worked out inside a transaction.
struct Understanding {
    intake::Reading reading;
    const Group* group = nullptr;
    Actor actor;
    std::string home;                 // grid whose code the sender came by; empty: unknown, or said in a group
    std::vector<PreparedCase> cases;  // of a report
    bool needs_look = false;          // small talk that could still complete a draft: nothing is written otherwise
    bool silent = false;              // nothing to do at all, whatever the database holds
};
/// `home`: grid whose code the sender came by, where one is known.
Understanding understand(const Desk& desk, const Reach& reach, const FieldCipher& cipher, const InboundMessage& message,
                         Time now, const std::string& home = {});

/// Acts on it within the transaction and says what to answer. `context` was made from the same understanding.
Reply act_on(Context& context, const Understanding& understood, const InboundMessage& message);

/// How long a question for what a report lacks may be answered (domain 3.2, event 2).
inline constexpr std::chrono::hours kDraftLives{24};

/// Does small talk belong to something of its sender: a draft that it completes, a case reported just before, a picture
/// of what he says was done? Asked of a reader connection.
bool belongs_to_something(storage::Tx& tx, const Desk& desk, const FieldCipher& cipher, const Understanding& understood,
                          const InboundMessage& message, Time now);

/// A picture from somebody of the staff: it may show what he says was done, just before or just after.
bool may_show_a_result(const Understanding& understood, const InboundMessage& message);

}  // namespace gridbot::commands
