#pragma once

#include <iosfwd>
#include <string>

#include "bot/command_line.hpp"

namespace gridbot {

/// `gridbot doctor`: what `check` says, and then what it finds when it goes out: of each channel whether its platform
/// can be reached, gives a token (and refuses this machine's address), whether the clocks agree, and whether the
/// channel's callback leads to a gridbot. It sends no message and opens no link that takes messages. 0: nothing is
/// wrong; 2: the configuration has faults, and nothing was called; 1: something outside is not as it must be.
int run_doctor(const std::string& config_file, std::ostream& out);

}  // namespace gridbot
