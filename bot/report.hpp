#pragma once

#include <iosfwd>
#include <string>

namespace gridbot {

struct ReportOptions {
    std::string config, town, grid, date, out;
    std::string kind;             // daily, weekly, monthly, total
    std::string format = "text";  // text, json, png, xlsx
    bool anew = false;            // counts again what was sent already
};

/// `gridbot report daily|weekly|monthly|total`: the figures that the chat says, of a whole town as they were sent where
/// they were sent. Nothing personal is in them; the xlsx has the ledger of the period as its second sheet.
/// 0, or CallersFault.
int run_report(const ReportOptions& options, std::ostream& out);

}  // namespace gridbot
