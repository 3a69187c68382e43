#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/case.hpp"
#include "storage/connection.hpp"

/// The append-only history of cases.
namespace gridbot::storage::history {

/// Appends a line: sets `row.seq` and `row.hash`, the hash covering the line and the hash of the line before it.
void append(Tx& tx, std::string_view town, CaseEventRow& row);

/// All lines of a case in order.
std::vector<CaseEventRow> of_case(Tx& tx, std::string_view town, CaseId id);

/// The last `limit` lines of a case, oldest first.
std::vector<CaseEventRow> tail(Tx& tx, std::string_view town, CaseId id, int limit);

/// What says what somebody did about a case: progress, feedback, settlement. What one command does on the way to it
/// (accept, sign) does not. The statement and its index (migration 014) name the same.
inline constexpr std::array kResults{CaseEvent::feedback, CaseEvent::settle, CaseEvent::milestone};
/// The last line of these at `since` or later that `actor` wrote.
std::optional<CaseEventRow> last_result_of(Tx& tx, std::string_view town, std::string_view actor, Time since);

/// The towns that have histories, in their order.
std::vector<std::string> towns(Tx& tx);

/// A line as it stands in its row, whatever stands there: for whoever checks rows instead of believing them.
struct StoredLine {
    std::int64_t case_id = 0;
    std::int64_t seq = 0;
    std::string town;
    std::int64_t at = 0;
    std::string actor, role, event, from_state, to_state, text, source_message;
    std::string hash;
};
/// What `hash` must be for a line that follows one with `previous_hash` ("" for the first).
std::string chain_hash(const StoredLine& line, std::string_view previous_hash);
std::string chain_hash(const CaseEventRow& row, std::string_view town, std::string_view previous_hash);

}  // namespace gridbot::storage::history
