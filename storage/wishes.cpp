#include "storage/wishes.hpp"

namespace gridbot::storage::wishes {
namespace {

constexpr Sql kPut =
    "INSERT INTO wishes (town, channel, whose, name, value) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (town, channel, whose, name) DO UPDATE SET value = excluded.value";
constexpr Sql kFind = "SELECT value FROM wishes WHERE town = $1 AND channel = $2 AND whose = $3 AND name = $4";
constexpr Sql kDrop = "DELETE FROM wishes WHERE town = $1 AND channel = $2 AND whose = $3 AND name = $4";

}  // namespace

void put(Tx& tx, std::string_view town, std::string_view channel, std::string_view whose, std::string_view name,
         Time value) {
    tx.exec(kPut, town, channel, whose, name, value);
}

std::optional<Time> find(Tx& tx, std::string_view town, std::string_view channel, std::string_view whose,
                         std::string_view name) {
    return tx.value<Time>(kFind, town, channel, whose, name);
}

void drop(Tx& tx, std::string_view town, std::string_view channel, std::string_view whose, std::string_view name) {
    tx.exec(kDrop, town, channel, whose, name);
}

}  // namespace gridbot::storage::wishes
