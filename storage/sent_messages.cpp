#include "storage/sent_messages.hpp"

#include "core/json.hpp"
#include "storage/buttons.hpp"

namespace gridbot::storage::sent_messages {
namespace {

constexpr Sql kKeep =
    "INSERT INTO sent_messages (town, channel, name, case_id, at, conversation, is_private, buttons, handle, ends_at, "
    "once, replaced_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0) "
    "ON CONFLICT (town, channel, name) DO UPDATE SET case_id = excluded.case_id, at = excluded.at, conversation = "
    "excluded.conversation, is_private = excluded.is_private, buttons = excluded.buttons, handle = excluded.handle, "
    "ends_at = excluded.ends_at, once = excluded.once, replaced_by = 0";
constexpr Sql kCaseOf = "SELECT case_id FROM sent_messages WHERE town = $1 AND channel = $2 AND name = $3";
// The names of a case's messages first: SQLite would rather look through all of a town's.
constexpr Sql kCardsOf =
    "SELECT channel, conversation, is_private, name, case_id, buttons, handle, ends_at, once, replaced_by "
    "FROM sent_messages WHERE town = $1 AND (channel, name) IN "
    "(SELECT channel, name FROM sent_messages WHERE town = $1 AND case_id = $2) "
    "AND handle <> '' AND ends_at > $3 ORDER BY channel, name";
constexpr Sql kRenew =
    "UPDATE sent_messages SET handle = $4, ends_at = $5, replaced_by = 0 WHERE town = $1 AND channel = $2 AND "
    "name = $3 AND buttons <> ''";
constexpr Sql kReplaced = "UPDATE sent_messages SET replaced_by = $4 WHERE town = $1 AND channel = $2 AND name = $3";
constexpr Sql kForget = "DELETE FROM sent_messages WHERE town = $1 AND at < $2";

Card read(const Row& row) {
    return {.where = {row.string(0), row.string(1), row.boolean(2)},
            .name = row.string(3),
            .case_id = CaseId{row.int64(4)},
            .buttons = buttons_in(read_json(row.text(5))),
            .handle = row.string(6),
            .ends_at = row.time(7),
            .once = row.boolean(8),
            .replaced_by = row.int64(9)};
}

}  // namespace

void keep(Tx& tx, std::string_view town, std::string_view channel, std::string_view name, CaseId id, Time now) {
    tx.exec(kKeep, town, channel, name, id.value, now, "", false, "", "", now, false);
}

void keep_card(Tx& tx, std::string_view town, const Card& card, Time now) {
    tx.exec(kKeep, town, card.where.channel, card.name, card.case_id.value, now, card.where.id, card.where.is_private,
            dump_json(to_json(card.buttons)), card.handle, card.ends_at, card.once);
}

std::optional<CaseId> case_of(Tx& tx, std::string_view town, std::string_view channel, std::string_view name) {
    return tx.first(
        kCaseOf, [](const Row& row) { return CaseId{row.int64(0)}; }, town, channel, name);
}

std::vector<Card> cards_of(Tx& tx, std::string_view town, CaseId id, Time now) {
    return tx.all(kCardsOf, read, town, id.value, now);
}

void renew(Tx& tx, std::string_view town, std::string_view channel, std::string_view name, std::string_view handle,
           Time ends_at) {
    tx.exec(kRenew, town, channel, name, handle, ends_at);
}

void replaced(Tx& tx, std::string_view town, const Card& card, std::int64_t by) {
    tx.exec(kReplaced, town, card.where.channel, card.name, by);
}

void forget(Tx& tx, std::string_view town, Time before) {
    tx.exec(kForget, town, before);
}

}  // namespace gridbot::storage::sent_messages
