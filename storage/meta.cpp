#include "storage/meta.hpp"

namespace gridbot::storage::meta {
namespace {

constexpr Sql kGet = "SELECT value FROM meta WHERE key = $1";
constexpr Sql kSetIfAbsent = "INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING";
constexpr Sql kSet =
    "INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
constexpr Sql kRemove = "DELETE FROM meta WHERE key = $1";

}  // namespace

std::optional<std::string> get(Tx& tx, std::string_view key) {
    return tx.value<std::string>(kGet, key);
}
std::string set_if_absent(Tx& tx, std::string_view key, std::string_view value) {
    tx.exec(kSetIfAbsent, key, value);
    return get(tx, key).value();
}
void set(Tx& tx, std::string_view key, std::string_view value) {
    tx.exec(kSet, key, value);
}
void remove(Tx& tx, std::string_view key) {
    tx.exec(kRemove, key);
}

}  // namespace gridbot::storage::meta
