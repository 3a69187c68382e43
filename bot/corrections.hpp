#pragma once

#include <iosfwd>
#include <string>

#include "bot/command_line.hpp"

namespace gridbot {

/// `gridbot report corrections`: where staff overruled the reader's category (改类), the most frequent first, each with
/// the words that had decided and what the category files say of them today. `since`: an ISO day; empty: everything.
/// Nothing personal is printed: no text of a case, no name. 0, or CallersFault for a day that is none.
int run_corrections(const std::string& config_file, const std::string& since, std::ostream& out);

}  // namespace gridbot
