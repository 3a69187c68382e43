#pragma once

#include <string>

#include "bot/command_line.hpp"

namespace gridbot {

/// `gridbot check`: every fault and warning on stdout, one a line, then what each channel can do. 0 good (warnings
/// allowed), 2 faults.
int run_check(const std::string& config_file);

}  // namespace gridbot
