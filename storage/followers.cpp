#include "storage/followers.hpp"

namespace gridbot::storage::followers {
namespace {

constexpr Sql kAdd =
    "INSERT INTO followers (town, case_id, channel, account, conversation, is_private, at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (town, case_id, channel, account) DO NOTHING";
constexpr Sql kFollows = "SELECT 1 FROM followers WHERE town = $1 AND case_id = $2 AND channel = $3 AND account = $4";
constexpr Sql kCountSince = "SELECT COUNT(*) FROM followers WHERE town = $1 AND case_id = $2 AND at >= $3";
constexpr Sql kConversations =
    "SELECT DISTINCT channel, conversation, is_private FROM followers WHERE town = $1 AND case_id = $2 "
    "ORDER BY channel, conversation";
constexpr Sql kRemove = "DELETE FROM followers WHERE town = $1 AND case_id = $2 AND channel = $3 AND account = $4";
constexpr Sql kOfCase =
    "SELECT channel, account, conversation, is_private, at FROM followers WHERE town = $1 AND case_id = $2 "
    "ORDER BY channel, account";
constexpr Sql kCasesOf =
    "SELECT case_id FROM followers WHERE town = $1 AND channel = $2 AND account = $3 ORDER BY case_id DESC LIMIT $4";

}  // namespace

bool add(Tx& tx, std::string_view town, CaseId id, const Follower& follower) {
    return tx.exec(kAdd, town, id.value, follower.who.channel, follower.who.account, follower.where.id,
                   follower.where.is_private, follower.at) > 0;
}

bool follows(Tx& tx, std::string_view town, CaseId id, const Reporter& who) {
    return tx.value<int>(kFollows, town, id.value, who.channel, who.account).has_value();
}

int count_since(Tx& tx, std::string_view town, CaseId id, Time since) {
    return tx.value<int>(kCountSince, town, id.value, since).value_or(0);
}

bool remove(Tx& tx, std::string_view town, CaseId id, const Reporter& who) {
    return tx.exec(kRemove, town, id.value, who.channel, who.account) > 0;
}

std::vector<Follower> of_case(Tx& tx, std::string_view town, CaseId id) {
    const auto read = [](const Row& row) {
        return Follower{{row.string(0), row.string(1)}, {row.string(0), row.string(2), row.boolean(3)}, row.time(4)};
    };
    return tx.all(kOfCase, read, town, id.value);
}

std::vector<Conversation> conversations(Tx& tx, std::string_view town, CaseId id) {
    return tx.all(
        kConversations,
        [](const Row& row) {
            return Conversation{row.string(0), row.string(1), row.boolean(2)};
        },
        town, id.value);
}

std::vector<CaseId> cases_of(Tx& tx, std::string_view town, const Reporter& who, int limit) {
    return tx.all(
        kCasesOf, [](const Row& row) { return CaseId{row.int64(0)}; }, town, who.channel, who.account, limit);
}

}  // namespace gridbot::storage::followers
