#include "storage/towns.hpp"

namespace gridbot::storage::towns {
namespace {

constexpr Sql kTakeTurn = "SELECT town FROM towns WHERE town = $1 {{lock}}";
constexpr Sql kEnrol = "INSERT INTO towns (town) VALUES ($1) ON CONFLICT (town) DO NOTHING";

}  // namespace

void take_turn(Tx& tx, std::string_view town) {
    if (tx.value<std::string>(kTakeTurn, town)) return;
    tx.exec(kEnrol, town);
    tx.value<std::string>(kTakeTurn, town);
}

}  // namespace gridbot::storage::towns
