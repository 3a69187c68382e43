#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/case.hpp"
#include "storage/connection.hpp"

/// The cases of a town. Every question names its town: none ever sees another's rows.
namespace gridbot::storage::cases {

/// Takes the next serial of `day_name` ("20261123") and writes the row. Sets `row.id`, higher than that of any case of
/// the town before but not without gaps, and `row.ticket` ("SH20261123-0001"; beyond 9999 the serial has five digits).
void insert(Tx& tx, std::string_view town, std::string_view day_name, Case& row);

/// Writes everything that can change after registration but for what only the handler may see.
void update(Tx& tx, std::string_view town, const Case& row);
/// Writes what only the handler may see.
void reseal(Tx& tx, std::string_view town, const Case& row);

std::optional<Case> by_id(Tx& tx, std::string_view town, CaseId id);
std::optional<Case> by_ticket(Tx& tx, std::string_view town, std::string_view ticket);

/// Cases whose ticket ends in a serial ("0012", any number of leading zeros), registered since `since`, newest first.
std::vector<Case> by_serial(Tx& tx, std::string_view town, std::string_view serial, Time since, int limit);

/// A reporter's cases that still live (open, settled or evaluated since `since`), newest first.
std::vector<Case> of_reporter(Tx& tx, std::string_view town, const Reporter& reporter, Time since, int limit);

/// Everything a reporter ever reported, newest first.
std::vector<Case> all_of_reporter(Tx& tx, std::string_view town, const Reporter& reporter, int limit);
int count_open_of_reporter(Tx& tx, std::string_view town, const Reporter& reporter);
/// Takes the reporter, and what only the handler may see, out of the reporter's cases that are over. How many.
int anonymise_closed(Tx& tx, std::string_view town, const Reporter& reporter);

/// Open cases of a category registered at `since` or later, oldest first.
std::vector<Case> open_since(Tx& tx, std::string_view town, std::string_view category, Time since, int limit);
/// Open cases of a grid registered at `since` or later, oldest first.
std::vector<Case> open_in_grid(Tx& tx, std::string_view town, std::string_view grid, Time since, int limit);
/// Cases registered or settled at `since` or later; at most `limit` of each.
std::vector<Case> touched_since(Tx& tx, std::string_view town, Time since, int limit);
/// Every case registered in [from, to), oldest first, one after the other.
void each_registered(Tx& tx, std::string_view town, Time from, Time to, FunctionRef<void(const Case&)> on_case);
/// Open cases, by due time. At most `limit`.
std::vector<Case> open(Tx& tx, std::string_view town, int limit);

/// What /api/v1/cases filters by; empty members do not filter. `grids` holds the codes of a subtree.
struct Filter {
    std::string state;
    std::vector<std::string> grids;
    std::string category;  // a code, or its first level
    std::optional<Time> since;
    std::optional<CaseId> before;  // the cursor: ids below
    int limit = 100;
};
/// Newest first.
std::vector<Case> list(Tx& tx, std::string_view town, const Filter& filter);

}  // namespace gridbot::storage::cases
