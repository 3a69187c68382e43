#include "storage/counters.hpp"

namespace gridbot::storage::counters {
namespace {

constexpr Sql kNext =
    "INSERT INTO counters (town, name, value) VALUES ($1, $2, 1) "
    "ON CONFLICT (town, name) DO UPDATE SET value = counters.value + 1 RETURNING value";

}  // namespace

std::int64_t next(Tx& tx, std::string_view town, std::string_view name) {
    return tx.value<std::int64_t>(kNext, town, name).value();
}

}  // namespace gridbot::storage::counters
