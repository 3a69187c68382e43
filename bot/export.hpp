#pragma once

#include <iosfwd>
#include <string>

namespace gridbot {

struct ExportOptions {
    std::string config, town, grid, from, to, out;
    std::string format = "csv";  // xlsx, csv, json
    bool with_contacts = false;
    std::string reason;
};

/// `gridbot export`: the ledger of the days from `from` to `to`. With contacts, what was sealed is opened (never of a
/// sensitive case), after who asked, why (if that was said) and for how many cases stands in `contact-exports.jsonl`
/// beside the key file: where that cannot be written nothing is opened. 0, or CallersFault.
int run_export(const ExportOptions& options, std::ostream& out);

}  // namespace gridbot
