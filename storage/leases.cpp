#include "storage/leases.hpp"

namespace gridbot::storage::leases {
namespace {

constexpr Sql kTake =
    "INSERT INTO leases (town, name, holder, ends_at) VALUES ($1, $2, $3, $5) ON CONFLICT (town, name) DO UPDATE "
    "SET holder = excluded.holder, ends_at = excluded.ends_at WHERE leases.holder = $3 OR leases.ends_at <= $4";
constexpr Sql kGiveBack = "DELETE FROM leases WHERE town = $1 AND name = $2 AND holder = $3";

}  // namespace

bool take(Tx& tx, std::string_view town, std::string_view name, std::string_view holder, Time now, Time until) {
    return tx.exec(kTake, town, name, holder, now, until) > 0;
}

void give_back(Tx& tx, std::string_view town, std::string_view name, std::string_view holder) {
    tx.exec(kGiveBack, town, name, holder);
}

}  // namespace gridbot::storage::leases
