#pragma once

#include <cstdint>
#include <string>

#include "storage/connection.hpp"

/// Whether what the tables say fits together: the chained histories and their anchors, counters, references.
namespace gridbot::storage::integrity {

/// One thing that is not as the program wrote it.
struct Fault {
    std::string where;  // a ticket and a line, an anchor, a counter
    std::string what;
};
/// `SH20261123-0001 line 3: fault: …`
std::string to_line(const Fault& fault);

/// How much was read.
struct Extent {
    std::int64_t cases = 0;
    std::int64_t lines = 0;    // of history
    std::int64_t anchors = 0;  // and their heads
};

/// Reads every row that can be checked, of all towns, in pages: memory does not grow with the database. Calls `report`
/// for each fault.
/// Cannot see: what stands in a case's own columns but its state; a line added at the end since the last anchor, or
/// taken from there when the state did not change with it.
Extent check(Tx& tx, FunctionRef<void(const Fault&)> report);

}  // namespace gridbot::storage::integrity
