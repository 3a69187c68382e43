#include "storage/counters.hpp"

namespace gridbot::storage::counters {
namespace {

// A look and an update: for INSERT … RETURNING SQLite makes and drops a table each time, which cost more than the rest.
constexpr Sql kLook = "SELECT value FROM counters WHERE town = $1 AND name = $2 {{lock}}";
constexpr Sql kStart =
    "INSERT INTO counters (town, name, value) VALUES ($1, $2, 0) ON CONFLICT (town, name) DO NOTHING";
constexpr Sql kSet = "UPDATE counters SET value = $3 WHERE town = $1 AND name = $2";

constexpr Sql kTotal = "SELECT COALESCE(SUM(value), 0) FROM counters WHERE town = $1 AND name >= $2 AND name <= $3";

}  // namespace

std::int64_t next(Tx& tx, std::string_view town, std::string_view name) {
    auto last = tx.value<std::int64_t>(kLook, town, name);
    if (!last) {
        // Somebody else may start it at the same moment: then theirs is locked and read.
        tx.exec(kStart, town, name);
        last = tx.value<std::int64_t>(kLook, town, name);
    }
    tx.exec(kSet, town, name, last.value() + 1);
    return last.value() + 1;
}

std::int64_t total(Tx& tx, std::string_view town, std::string_view first, std::string_view last) {
    return tx.value<std::int64_t>(kTotal, town, first, last).value_or(0);
}

}  // namespace gridbot::storage::counters
