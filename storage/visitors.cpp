#include "storage/visitors.hpp"

namespace gridbot::storage::visitors {
namespace {

constexpr Sql kFind = "SELECT grid, spoke_at, told FROM visitors WHERE town = $1 AND channel = $2 AND account = $3";
constexpr Sql kCame =
    "INSERT INTO visitors (town, channel, account, seen_at, grid, told) VALUES ($1, $2, $3, $5, $4, 0) "
    "ON CONFLICT (town, channel, account) DO UPDATE SET seen_at = excluded.seen_at, grid = excluded.grid";
constexpr Sql kSpoke =
    "INSERT INTO visitors (town, channel, account, seen_at, grid, spoke_at, told) VALUES ($1, $2, $3, $4, '', $4, 0) "
    "ON CONFLICT (town, channel, account) DO UPDATE SET seen_at = excluded.seen_at, spoke_at = excluded.spoke_at, "
    "told = 0";
constexpr Sql kTold = "UPDATE visitors SET told = told + 1 WHERE town = $1 AND channel = $2 AND account = $3";
constexpr Sql kForget = "DELETE FROM visitors WHERE town = $1 AND seen_at < $2";

}  // namespace

std::optional<Visitor> find(Tx& tx, std::string_view town, std::string_view channel, std::string_view account) {
    return tx.first(
        kFind,
        [](const Row& row) {
            return Visitor{row.string(0), row.get<std::optional<Time>>(1), row.get<int>(2)};
        },
        town, channel, account);
}

void came(Tx& tx, std::string_view town, std::string_view channel, std::string_view account, std::string_view grid,
          Time now) {
    tx.exec(kCame, town, channel, account, grid, now);
}

void spoke(Tx& tx, std::string_view town, std::string_view channel, std::string_view account, Time now) {
    tx.exec(kSpoke, town, channel, account, now);
}

void told(Tx& tx, std::string_view town, std::string_view channel, std::string_view account) {
    tx.exec(kTold, town, channel, account);
}

void forget(Tx& tx, std::string_view town, Time before) {
    tx.exec(kForget, town, before);
}

}  // namespace gridbot::storage::visitors
