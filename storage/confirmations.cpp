#include "storage/confirmations.hpp"

#include <span>

namespace gridbot::storage::confirmations {
namespace {

constexpr Sql kAsk =
    "INSERT INTO confirmations (town, channel, conversation, account, asked_at, sealed_text) "
    "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (town, channel, conversation, account) DO UPDATE SET asked_at = "
    "excluded.asked_at, sealed_text = excluded.sealed_text";
constexpr Sql kFind =
    "SELECT sealed_text FROM confirmations WHERE town = $1 AND channel = $2 AND conversation = $3 AND account = $4 "
    "AND asked_at >= $5";
constexpr Sql kDrop =
    "DELETE FROM confirmations WHERE town = $1 AND channel = $2 AND conversation = $3 AND account = $4";
constexpr Sql kForget = "DELETE FROM confirmations WHERE town = $1 AND asked_at < $2";

std::string sealed_of(const Row& row) {
    auto bytes = row.blob(0);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

void ask(Tx& tx, std::string_view town, const Conversation& where, std::string_view account, Time now,
         std::string_view sealed_text) {
    tx.exec(kAsk, town, where.channel, where.id, account, now,
            std::as_bytes(std::span{sealed_text.data(), sealed_text.size()}));
}

std::optional<std::string> take(Tx& tx, std::string_view town, const Conversation& where, std::string_view account,
                                Time since) {
    auto sealed = tx.first(kFind, sealed_of, town, where.channel, where.id, account, since);
    tx.exec(kDrop, town, where.channel, where.id, account);
    return sealed;
}

void forget(Tx& tx, std::string_view town, Time before) {
    tx.exec(kForget, town, before);
}

}  // namespace gridbot::storage::confirmations
