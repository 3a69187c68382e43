#pragma once

#include <iosfwd>
#include <string>

#include "bot/command_line.hpp"
#include "storage/store.hpp"

namespace gridbot {

/// `gridbot verify`: whether the database is as gridbot wrote it, beside the service that uses it. Every fault on
/// `out`, one a line, then a summary with the last anchor of each town. 0 whole, 1 not.
int run_verify(const std::string& config_file, std::ostream& out);

/// The faults of an open database, one a line on `out`: at most the first thousand, then how many more.
struct Verified {
    std::int64_t faults = 0, cases = 0, lines = 0;
};
Verified verify_database(storage::Store& store, const std::string& url, std::ostream& out);

}  // namespace gridbot
