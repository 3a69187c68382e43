#pragma once

#include <iosfwd>
#include <string>

namespace gridbot {

struct ShowOptions {
    std::string config, town, grid;
    std::string ticket;                  // of show
    std::string state, category, since;  // of list; empty: any
    int limit = 20;
    std::string format = "text";  // text, json
    bool with_contacts = false;
    std::string reason;  // what the contacts are for
};

/// `gridbot case show`: a case and its history as /api/v1 shows them. With contacts, name, phone and room of the
/// reporter too (never of a sensitive case), after who asked and why stands in `contact-exports.jsonl` beside the key
/// file. 0, or CallersFault where the town has no such ticket.
int run_case_show(const ShowOptions& options, std::ostream& out);
/// `gridbot case list`: newest first, a line or a JSON object each; contacts likewise.
int run_case_list(const ShowOptions& options, std::ostream& out);

}  // namespace gridbot
