#include "storage/timers.hpp"

#include <algorithm>
#include <tuple>

namespace gridbot::storage::timers {
namespace {

constexpr Sql kSet =
    "INSERT INTO timers (town, case_id, kind, step, due_at) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (town, case_id, kind) DO UPDATE SET step = excluded.step, due_at = excluded.due_at";
constexpr Sql kSetIfAbsent =
    "INSERT INTO timers (town, case_id, kind, step, due_at) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (town, case_id, kind) DO NOTHING";
constexpr Sql kClear = "DELETE FROM timers WHERE town = $1 AND case_id = $2 AND kind = $3";
constexpr Sql kClearAll = "DELETE FROM timers WHERE town = $1 AND case_id = $2";
constexpr Sql kOfCase = "SELECT town, case_id, kind, step, due_at FROM timers WHERE town = $1 AND case_id = $2";
constexpr Sql kDue =
    "SELECT town, case_id, kind, step, due_at FROM timers WHERE town = $1 AND due_at <= $2 ORDER BY due_at, case_id, "
    "kind "
    "LIMIT $3 {{skip_locked}}";
constexpr Sql kNext = "SELECT due_at FROM timers WHERE town = $1 ORDER BY due_at LIMIT 1";

Timer read(const Row& row) {
    return {row.string(0), CaseId{row.int64(1)}, row.string(2), row.get<int>(3), row.time(4)};
}

}  // namespace

void set(Tx& tx, const Timer& timer) {
    tx.exec(kSet, timer.town, timer.case_id.value, timer.kind, timer.step, timer.due_at);
}

void set_if_absent(Tx& tx, const Timer& timer) {
    tx.exec(kSetIfAbsent, timer.town, timer.case_id.value, timer.kind, timer.step, timer.due_at);
}

void clear(Tx& tx, std::string_view town, CaseId case_id, std::string_view kind) {
    tx.exec(kClear, town, case_id.value, kind);
}

void clear_all(Tx& tx, std::string_view town, CaseId case_id) {
    tx.exec(kClearAll, town, case_id.value);
}

std::vector<Timer> of_case(Tx& tx, std::string_view town, CaseId case_id) {
    // Put in order here: SQLite would go through all that the town has for the sake of an index in that order.
    auto timers = tx.all(kOfCase, read, town, case_id.value);
    std::ranges::sort(timers, {}, [](const Timer& timer) { return std::tie(timer.due_at, timer.kind); });
    return timers;
}

std::vector<Timer> take_due(Tx& tx, std::string_view town, Time now, int limit) {
    auto due = tx.all(kDue, read, town, now, limit);
    for (const Timer& timer : due) clear(tx, timer.town, timer.case_id, timer.kind);
    return due;
}

std::optional<Time> next_due(Tx& tx, std::string_view town) {
    return tx.value<Time>(kNext, town);
}

}  // namespace gridbot::storage::timers
