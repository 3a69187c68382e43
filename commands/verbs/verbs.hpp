#pragma once

#include "commands/command.hpp"

/// The verbs, one file each. Every function expects what run_command() has checked: the verb is the actor's to use,
/// the case exists and is in scope.
namespace gridbot::commands {

Reply accept(Context& context, const intake::Reading& reading, Case* row);
Reply dispatch(Context& context, const intake::Reading& reading, Case* row);
Reply sign(Context& context, const intake::Reading& reading, Case* row);
Reply feedback(Context& context, const intake::Reading& reading, Case* row);
Reply settle(Context& context, const intake::Reading& reading, Case* row);
Reply urge(Context& context, const intake::Reading& reading, Case* row);
Reply query(Context& context, const intake::Reading& reading, Case* row);
Reply todo(Context& context, const intake::Reading& reading, Case* row);
Reply report_daily(Context& context, const intake::Reading& reading, Case* row);
Reply help(Context& context, const intake::Reading& reading, Case* row);

}  // namespace gridbot::commands
