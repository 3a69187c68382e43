#include "storage/quotas.hpp"

namespace gridbot::storage::quotas {
namespace {

constexpr Sql kAdd =
    "INSERT INTO quotas (town, family, bucket, month, used) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (town, month, family, bucket) DO UPDATE SET used = quotas.used + excluded.used";
constexpr Sql kUsed = "SELECT used FROM quotas WHERE town = $1 AND family = $2 AND bucket = $3 AND month = $4";
// The table has a few rows a month: all of a town are looked at.
constexpr Sql kOfMonth =
    "SELECT family, bucket, used FROM quotas WHERE town = $1 AND month = $2 ORDER BY family, bucket";

}  // namespace

std::int64_t add(Tx& tx, std::string_view town, std::string_view family, std::string_view bucket,
                 std::string_view month, std::int64_t n) {
    tx.exec(kAdd, town, family, bucket, month, n);
    return tx.value<std::int64_t>(kUsed, town, family, bucket, month).value_or(n);
}

std::vector<Used> of_month(Tx& tx, std::string_view town, std::string_view month) {
    const auto read = [](const Row& row) { return Used{row.string(0), row.string(1), row.int64(2)}; };
    return tx.all(kOfMonth, read, town, month);
}

}  // namespace gridbot::storage::quotas
