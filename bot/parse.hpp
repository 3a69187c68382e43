#pragma once

#include <iosfwd>
#include <string>

#include "bot/command_line.hpp"

namespace gridbot {

/// `gridbot parse`: JSON lines {"text", "ctx"?: {"sender_cases": [{"ticket","status"}]}} in, the fields of domain 5.1
/// out, one line each, by the reader of the service. A line that is no such object becomes {"error": …}. Exit code 0,
/// or 2 when a line could not be read.
int run_parse(const std::string& config_file, std::istream& in, std::ostream& out);

}  // namespace gridbot
