#include "storage/history.hpp"

#include <algorithm>

#include "core/digest.hpp"
#include "core/json.hpp"
#include "storage/anchors.hpp"

namespace gridbot::storage::history {
namespace {

constexpr Sql kLast = "SELECT seq, hash FROM case_events WHERE case_id = $1 AND town = $2 ORDER BY seq DESC LIMIT 1";
constexpr Sql kInsert =
    "INSERT INTO case_events (case_id, seq, town, at, actor, role, event, from_state, to_state, text, source_message, "
    "hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
constexpr Sql kOfCase =
    "SELECT case_id, seq, at, actor, role, event, from_state, to_state, text, source_message, hash FROM case_events "
    "WHERE case_id = $1 AND town = $2 ORDER BY seq";
constexpr Sql kTail =
    "SELECT case_id, seq, at, actor, role, event, from_state, to_state, text, source_message, hash FROM case_events "
    "WHERE case_id = $1 AND town = $2 ORDER BY seq DESC LIMIT $3";

constexpr Sql kLastResult =
    "SELECT case_id, seq, at, actor, role, event, from_state, to_state, text, source_message, hash FROM case_events "
    "WHERE town = $1 AND actor = $2 AND at >= $3 AND (event = 'feedback' OR event = 'settle' OR event = 'milestone') "
    "ORDER BY at DESC, case_id DESC, seq DESC LIMIT 1";
constexpr Sql kNextTown = "SELECT town FROM case_events WHERE town > $1 ORDER BY town LIMIT 1";

CaseEventRow read(const Row& row) {
    CaseEventRow line;
    line.case_id = CaseId{row.int64(0)};
    line.seq = row.get<int>(1);
    line.at = row.time(2);
    line.actor = row.string(3);
    line.role = row.string(4);
    line.event = event_named(row.text(5)).value_or(CaseEvent::note);
    line.from_state = row.string(6);
    line.to_state = row.string(7);
    line.text = row.string(8);
    line.source_message = row.string(9);
    line.hash = row.string(10);
    return line;
}

StoredLine as_stored(const CaseEventRow& row, std::string_view town) {
    return {.case_id = row.case_id.value,
            .seq = row.seq,
            .town = std::string(town),
            .at = to_ms(row.at),
            .actor = row.actor,
            .role = row.role,
            .event = std::string(name_of(row.event)),
            .from_state = row.from_state,
            .to_state = row.to_state,
            .text = row.text,
            .source_message = row.source_message};
}

}  // namespace

std::vector<std::string> towns(Tx& tx) {
    std::vector<std::string> found;
    for (auto town = tx.value<std::string>(kNextTown, ""); town; town = tx.value<std::string>(kNextTown, *town))
        found.push_back(*town);
    return found;
}

std::string chain_hash(const StoredLine& line, std::string_view previous_hash) {
    // JSON gives every field its own bounds: ("ab","c") and ("a","bc") must not hash alike.
    const nlohmann::json fields = {previous_hash,   line.town,     line.case_id, line.seq,
                                   line.at,         line.actor,    line.role,    line.event,
                                   line.from_state, line.to_state, line.text,    line.source_message};
    return sha256_hex(dump_json(fields));
}

std::string chain_hash(const CaseEventRow& row, std::string_view town, std::string_view previous_hash) {
    return chain_hash(as_stored(row, town), previous_hash);
}

void append(Tx& tx, std::string_view town, CaseEventRow& row) {
    std::string previous;
    int last = 0;
    // The first line of a new case needs no look: registration is the hot path.
    if (!row.from_state.empty()) {
        tx.each(
            kLast,
            [&](const Row& found) {
                last = found.get<int>(0);
                previous = found.string(1);
            },
            row.case_id.value, town);
        anchors::note_growth(tx, town, row.case_id);
    }
    row.seq = last + 1;
    row.hash = chain_hash(row, town, previous);
    tx.exec(kInsert, row.case_id.value, row.seq, town, row.at, row.actor, row.role, name_of(row.event), row.from_state,
            row.to_state, row.text, row.source_message, row.hash);
}

std::vector<CaseEventRow> of_case(Tx& tx, std::string_view town, CaseId id) {
    return tx.all(kOfCase, read, id.value, town);
}

std::vector<CaseEventRow> tail(Tx& tx, std::string_view town, CaseId id, int limit) {
    auto lines = tx.all(kTail, read, id.value, town, limit);
    std::reverse(lines.begin(), lines.end());
    return lines;
}

std::optional<CaseEventRow> last_result_of(Tx& tx, std::string_view town, std::string_view actor, Time since) {
    return tx.first(kLastResult, read, town, actor, since);
}

}  // namespace gridbot::storage::history
