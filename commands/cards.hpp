#pragma once

#include "commands/context.hpp"

namespace gridbot::commands {

/// Cards about the case that hang in chats say from now on how it stands, for everybody who sees them, and keep the
/// buttons that still do something. Written in the transaction of the change; what a platform does not let be replaced
/// stays as it is.
void renew_cards(Context& context, const Case& row);

}  // namespace gridbot::commands
