#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "adapters/pull.hpp"

namespace gridbot::adapters {

/// How far the list of orders has been read.
struct ReportCursor {
    std::int64_t since = 0;   // seconds: the last sweep has seen everything up to here; 0: there was none
    std::int64_t newest = 0;  // seconds: the latest time that this sweep has met
    std::string page;         // the platform's own cursor within the sweep; empty at its beginning

    friend bool operator==(const ReportCursor&, const ReportCursor&) = default;
};
std::string to_text(const ReportCursor& cursor);
/// Nonsense counts as the beginning.
ReportCursor report_cursor(std::string_view text);

/// Reads a page of get_order_list. Of an order that is still open: where it belongs, as an Arrival, then what it says.
/// An order is a reporter of its own: what people write elsewhere is never joined with it without proof.
/// Errors: bad_payload for what is no page, an error of the platform included.
Result<Pulled> read_report_page(std::string_view body, const std::string& channel, const ReportCursor& cursor);

}  // namespace gridbot::adapters
