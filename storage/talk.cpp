#include "storage/talk.hpp"

namespace gridbot::storage::talk {
namespace {

constexpr Sql kKeepDraft =
    "INSERT INTO drafts (channel, conversation, account, town, started_at, sealed_text) VALUES ($1, $2, $3, $4, $5, "
    "$6) ON CONFLICT (town, channel, conversation, account) DO UPDATE SET started_at = excluded.started_at, "
    "sealed_text = excluded.sealed_text";
constexpr Sql kDraftOf =
    "SELECT started_at, sealed_text FROM drafts WHERE channel = $1 AND conversation = $2 AND account = $3 AND "
    "town = $4 AND started_at >= $5";
constexpr Sql kDropDraft = "DELETE FROM drafts WHERE channel = $1 AND conversation = $2 AND account = $3 AND town = $4";
constexpr Sql kDraftsSince =
    "SELECT channel, conversation, account, started_at FROM drafts WHERE town = $1 AND started_at >= $2";
constexpr Sql kDropDraftsBefore = "DELETE FROM drafts WHERE town = $1 AND started_at < $2";

// Every message brings a session of its own: one that lives not ten minutes longer is not worth a write.
constexpr Sql kKeepSession =
    "INSERT INTO reply_sessions (town, channel, conversation, url, expires_at) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (town, channel, conversation) DO UPDATE SET url = excluded.url, expires_at = excluded.expires_at "
    "WHERE reply_sessions.expires_at < excluded.expires_at - 600000";
constexpr Sql kSessionOf =
    "SELECT url, expires_at FROM reply_sessions WHERE town = $1 AND channel = $2 AND conversation = $3 AND expires_at "
    "> $4";
constexpr Sql kDropSession = "DELETE FROM reply_sessions WHERE town = $1 AND channel = $2 AND conversation = $3";

constexpr Sql kWasSaid = "SELECT 1 FROM said WHERE town = $1 AND whom = $2 AND what = $3 AND at >= $4";
constexpr Sql kLastSaid = "SELECT at FROM said WHERE town = $1 AND whom = $2 AND what = $3";
constexpr Sql kForgetSaid = "DELETE FROM said WHERE town = $1 AND at < $2";
constexpr Sql kSay =
    "INSERT INTO said (town, whom, what, at) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (town, whom, what) DO UPDATE SET at = excluded.at WHERE said.at < $5";

constexpr Sql kNoteCalled =
    "INSERT INTO escalations (case_id, person, town, rung, at) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (town, case_id, person) DO NOTHING";
constexpr Sql kCalledFor = "SELECT person FROM escalations WHERE case_id = $1 AND town = $2";
constexpr Sql kForgetCalled = "DELETE FROM escalations WHERE case_id = $1 AND town = $2";

constexpr Sql kCountUrge =
    "INSERT INTO urges (case_id, person, town, at) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (town, case_id, person) DO UPDATE SET at = excluded.at WHERE urges.at <= $5";

}  // namespace

void keep_draft(Tx& tx, std::string_view town, const Conversation& where, std::string_view account,
                const Draft& draft) {
    tx.exec(kKeepDraft, where.channel, where.id, account, town, draft.started_at,
            std::as_bytes(std::span{draft.sealed_text}));
}

std::optional<Draft> draft_of(Tx& tx, std::string_view town, const Conversation& where, std::string_view account,
                              Time since) {
    return tx.first(
        kDraftOf,
        [](const Row& row) {
            auto bytes = row.blob(1);
            return Draft{row.time(0), {reinterpret_cast<const char*>(bytes.data()), bytes.size()}};
        },
        where.channel, where.id, account, town, since);
}

void drop_draft(Tx& tx, std::string_view town, const Conversation& where, std::string_view account) {
    tx.exec(kDropDraft, where.channel, where.id, account, town);
}

std::vector<DraftKey> drafts_since(Tx& tx, std::string_view town, Time since) {
    return tx.all(
        kDraftsSince,
        [](const Row& row) {
            return DraftKey{{row.string(0), row.string(1), false}, row.string(2), row.time(3)};
        },
        town, since);
}

void drop_drafts_before(Tx& tx, std::string_view town, Time before) {
    tx.exec(kDropDraftsBefore, town, before);
}

void keep_session(Tx& tx, std::string_view town, const Conversation& where, const SessionAddress& session) {
    tx.exec(kKeepSession, town, where.channel, where.id, session.url, session.expires_at);
}

std::optional<SessionAddress> session_of(Tx& tx, std::string_view town, const Conversation& where, Time now) {
    return tx.first(
        kSessionOf,
        [](const Row& row) {
            return SessionAddress{row.string(0), row.time(1)};
        },
        town, where.channel, where.id, now);
}

void drop_session(Tx& tx, std::string_view town, const Conversation& where) {
    tx.exec(kDropSession, town, where.channel, where.id);
}

bool may_say_again(Tx& tx, std::string_view town, std::string_view whom, std::string_view what, Time now, Time since) {
    return tx.exec(kSay, town, whom, what, now, since) > 0;
}

bool was_said(Tx& tx, std::string_view town, std::string_view whom, std::string_view what, Time since) {
    return tx.value<int>(kWasSaid, town, whom, what, since).has_value();
}

std::optional<Time> last_said(Tx& tx, std::string_view town, std::string_view whom, std::string_view what) {
    return tx.value<Time>(kLastSaid, town, whom, what);
}

void forget_said(Tx& tx, std::string_view town, Time before) {
    tx.exec(kForgetSaid, town, before);
}

void note_called(Tx& tx, std::string_view town, CaseId id, std::string_view person, int rung, Time now) {
    tx.exec(kNoteCalled, id.value, person, town, rung, now);
}

std::vector<std::string> called_for(Tx& tx, std::string_view town, CaseId id) {
    return tx.all(
        kCalledFor, [](const Row& row) { return row.string(0); }, id.value, town);
}

void forget_called(Tx& tx, std::string_view town, CaseId id) {
    tx.exec(kForgetCalled, id.value, town);
}

bool count_urge(Tx& tx, std::string_view town, CaseId id, std::string_view person, Time now, Time since) {
    return tx.exec(kCountUrge, id.value, person, town, now, since) > 0;
}

}  // namespace gridbot::storage::talk
