#pragma once

#include "commands/context.hpp"
#include "commands/intake/reading.hpp"

namespace gridbot::commands {

/// What a message about an existing case does: 好了, 没好, 催一下, 怎么样了, a supplement, 撤了吧 (domain 3.2, 5.3).
/// The case is found by ticket, else by the sender's live cases; several of them → one question.
/// Silent when there is none: then it was small talk.
Reply follow_up(Context& context, const intake::Reading& reading);

}  // namespace gridbot::commands
