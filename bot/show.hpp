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
};

/// `gridbot case show`: a case and its history as /api/v1 shows them, without contact data. 0, or CallersFault where
/// the town has no such ticket.
int run_case_show(const ShowOptions& options, std::ostream& out);
/// `gridbot case list`: newest first, a line or a JSON object each.
int run_case_list(const ShowOptions& options, std::ostream& out);

}  // namespace gridbot
