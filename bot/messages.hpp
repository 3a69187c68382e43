#pragma once

#include <iosfwd>

#include "bot/report.hpp"

#include "bot/command_line.hpp"

namespace gridbot {

/// `gridbot report messages`: what each person was sent in private on a day, most first, and the median (domain 7.8.7).
/// Throws CallersFault, StoreError. Returns 0.
int run_messages(const ReportOptions& options, std::ostream& out);

}  // namespace gridbot
