#include "storage/cursors.hpp"

namespace gridbot::storage::cursors {
namespace {

constexpr Sql kGet = "SELECT reached FROM cursors WHERE town = $1 AND channel = $2";
constexpr Sql kStart =
    "INSERT INTO cursors (town, channel, reached) VALUES ($1, $2, '') ON CONFLICT (town, channel) DO NOTHING";
constexpr Sql kMove = "UPDATE cursors SET reached = $4 WHERE town = $1 AND channel = $2 AND reached = $3";

}  // namespace

std::string get(Tx& tx, std::string_view town, std::string_view channel) {
    return tx
        .first(
            kGet, [](const Row& row) { return row.string(0); }, town, channel)
        .value_or(std::string{});
}

bool move(Tx& tx, std::string_view town, std::string_view channel, std::string_view from, std::string_view to) {
    tx.exec(kStart, town, channel);
    return tx.exec(kMove, town, channel, from, to) > 0;
}

}  // namespace gridbot::storage::cursors
