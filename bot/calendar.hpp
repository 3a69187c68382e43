#pragma once

#include <iosfwd>
#include <string>

#include "bot/command_line.hpp"

namespace gridbot {

struct CalendarImportCommand {
    std::string source;  // .json
    std::string config;
    std::string town;  // code; may be empty where there is one town
    bool is_dry_run = false;
};

/// `gridbot calendar import`: says in Chinese which days change and what is wrong, then puts the years of the source
/// into the calendar that the configuration names. 0 done, or nothing to do; 2 faults. Throws std::runtime_error where
/// the file cannot be written.
int run_calendar_import(const CalendarImportCommand& command, std::ostream& out);

}  // namespace gridbot
