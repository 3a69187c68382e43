#include "storage/inbox.hpp"

namespace gridbot::storage::inbox {
namespace {

constexpr Sql kAnswer = "SELECT answer FROM inbox WHERE town = $1 AND channel = $2 AND message_id = $3";
constexpr Sql kRemember =
    "INSERT INTO inbox (channel, message_id, town, received_at, answer) VALUES ($1, $2, $3, $4, $5)";
constexpr Sql kForget = "DELETE FROM inbox WHERE town = $1 AND received_at < $2";

}  // namespace

std::optional<std::string> answer_to(Tx& tx, std::string_view town, std::string_view channel,
                                     std::string_view message_id) {
    return tx.first(
        kAnswer,
        [](const Row& row) {
            auto bytes = row.blob(0);
            return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        },
        town, channel, message_id);
}

void remember(Tx& tx, std::string_view town, std::string_view channel, std::string_view message_id, Time now,
              std::string_view answer) {
    tx.exec(kRemember, channel, message_id, town, now, std::as_bytes(std::span{answer}));
}

void forget(Tx& tx, std::string_view town, Time before) {
    tx.exec(kForget, town, before);
}

}  // namespace gridbot::storage::inbox
