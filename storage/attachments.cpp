#include "storage/attachments.hpp"

#include <array>

#define GRIDBOT_ATTACHMENT_COLUMNS                                                                                  \
    "id, case_id, event, by_reporter, at, state, sha256, bytes, width, height, channel, account, message, source, " \
    "attempts, next_at"

namespace gridbot::storage::attachments {
namespace {

constexpr Sql kAdd =
    "INSERT INTO attachments (town, case_id, event, by_reporter, at, state, sha256, mime, bytes, width, height, "
    "channel, account, message, source, attempts, next_at, leased_by) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0, $16, '')";
constexpr Sql kAdopt =
    "UPDATE attachments SET case_id = $4, event = $5, by_reporter = $6 "
    "WHERE town = $1 AND case_id = 0 AND channel = $2 AND message = $3";
constexpr Sql kAdoptEarlier =
    "UPDATE attachments SET case_id = $5, event = $6, by_reporter = $7 "
    "WHERE town = $1 AND case_id = 0 AND channel = $2 AND account = $3 AND at >= $4 AND state <> 'waiting'";
constexpr Sql kWait =
    "UPDATE attachments SET state = 'waiting' WHERE town = $1 AND case_id = 0 AND channel = $2 AND message = $3";
constexpr Sql kAdoptWaiting =
    "UPDATE attachments SET case_id = $5, event = $6, by_reporter = $7, "
    "state = CASE WHEN sha256 = '' THEN 'pending' ELSE 'kept' END "
    "WHERE town = $1 AND case_id = 0 AND channel = $2 AND account = $3 AND at >= $4 AND state = 'waiting'";
constexpr Sql kShare =
    "INSERT INTO attachments (town, case_id, event, by_reporter, at, state, sha256, mime, bytes, width, height, "
    "channel, account, message, source, attempts, next_at, leased_by) "
    "SELECT town, $3, event, by_reporter, at, state, sha256, mime, bytes, width, height, channel, account, message, "
    "source, attempts, next_at, leased_by FROM attachments WHERE town = $1 AND case_id = $2 ORDER BY id";
constexpr Sql kDropOf = "DELETE FROM attachments WHERE town = $1 AND case_id = $2";
constexpr Sql kMove = "UPDATE attachments SET event = $4 WHERE town = $1 AND case_id = $2 AND message = $3";
constexpr Sql kDrop = "DELETE FROM attachments WHERE town = $1 AND case_id = 0 AND channel = $2 AND message = $3";
constexpr Sql kOfCase =
    "SELECT " GRIDBOT_ATTACHMENT_COLUMNS " FROM attachments WHERE town = $1 AND case_id = $2 ORDER BY id";
constexpr Sql kFind = "SELECT " GRIDBOT_ATTACHMENT_COLUMNS " FROM attachments WHERE town = $1 AND id = $2";
constexpr Sql kDue =
    "SELECT " GRIDBOT_ATTACHMENT_COLUMNS
    " FROM attachments WHERE town = $1 AND state = 'pending' AND next_at <= $2 ORDER BY next_at, id LIMIT 1 "
    "{{skip_locked}}";
constexpr Sql kLease =
    "UPDATE attachments SET attempts = attempts + 1, leased_by = $3, next_at = $4 WHERE town = $1 AND id = $2";
#define GRIDBOT_HELD " WHERE town = $1 AND id = $2 AND leased_by = $3 AND state = 'pending'"
constexpr Sql kKeep =
    "UPDATE attachments SET state = 'kept', leased_by = '', source = '', sha256 = $4, bytes = $5, width = $6, "
    "height = $7" GRIDBOT_HELD;
constexpr Sql kGiveUp = "UPDATE attachments SET state = $4, leased_by = '', source = ''" GRIDBOT_HELD;
constexpr Sql kRetry = "UPDATE attachments SET leased_by = '', next_at = $4" GRIDBOT_HELD;
// The same picture, where its message is about other cases too.
#define GRIDBOT_TWINS " WHERE town = $1 AND channel = $2 AND message = $3 AND source = $4 AND state = 'pending'"
constexpr Sql kKeepTwins =
    "UPDATE attachments SET state = 'kept', leased_by = '', source = '', sha256 = $5, bytes = $6, width = $7, "
    "height = $8" GRIDBOT_TWINS;
constexpr Sql kGiveUpTwins = "UPDATE attachments SET state = $5, leased_by = '', source = ''" GRIDBOT_TWINS;
constexpr Sql kRetryTwins = "UPDATE attachments SET attempts = $5, next_at = $6" GRIDBOT_TWINS;
constexpr Sql kRelease =
    "UPDATE attachments SET leased_by = '', next_at = $2 WHERE town = $1 AND state = 'pending' AND leased_by <> ''";
constexpr Sql kNextDue =
    "SELECT next_at FROM attachments WHERE town = $1 AND state = 'pending' ORDER BY next_at LIMIT 1";
constexpr Sql kKeptAfter =
    "SELECT " GRIDBOT_ATTACHMENT_COLUMNS
    " FROM attachments WHERE {{no_index}}town = $1 AND id > $2 AND state = 'kept' ORDER BY id LIMIT $3";
constexpr Sql kNamedAfter = "SELECT id, sha256 FROM attachments WHERE id > $1 AND sha256 <> '' ORDER BY id LIMIT $2";
constexpr Sql kForget =
    "DELETE FROM attachments WHERE town = $1 AND case_id = 0 AND (at < $2 OR (state = 'waiting' AND at < $3))";

constexpr std::array<std::pair<State, std::string_view>, 5> kNames{{{State::waiting, "waiting"},
                                                                    {State::pending, "pending"},
                                                                    {State::kept, "kept"},
                                                                    {State::refused, "refused"},
                                                                    {State::lost, "lost"}}};

State state_named(std::string_view said) {
    for (const auto& [state, name] : kNames)
        if (name == said) return state;
    return State::lost;
}

Attachment read(const Row& row) {
    Attachment a;
    a.id = row.int64(0);
    a.case_id = CaseId{row.int64(1)};
    a.event = row.get<int>(2);
    a.by_reporter = row.boolean(3);
    a.at = row.time(4);
    a.state = state_named(row.text(5));
    a.file = {row.string(6), row.int64(7), row.get<int>(8), row.get<int>(9)};
    a.channel = row.string(10);
    a.account = row.string(11);
    a.message = row.string(12);
    a.source = row.string(13);
    a.attempts = row.get<int>(14);
    a.next_at = row.time(15);
    return a;
}

}  // namespace

std::string_view name_of(State state) {
    for (const auto& [known, name] : kNames)
        if (known == state) return name;
    return "lost";
}

void add(Tx& tx, std::string_view town, const Attachment& a) {
    tx.exec(kAdd, town, a.case_id.value, a.event, a.by_reporter, a.at, name_of(a.state), a.file.sha256, kPictureType,
            a.file.bytes, a.file.width, a.file.height, a.channel, a.account, a.message, a.source, a.next_at);
}

void adopt(Tx& tx, std::string_view town, std::string_view channel, std::string_view message, const CaseEventRow& line,
           bool by_reporter) {
    tx.exec(kAdopt, town, channel, message, line.case_id.value, line.seq, by_reporter);
}

void adopt_earlier(Tx& tx, std::string_view town, std::string_view channel, std::string_view account, Time since,
                   const CaseEventRow& line, bool by_reporter) {
    tx.exec(kAdoptEarlier, town, channel, account, since, line.case_id.value, line.seq, by_reporter);
}

void wait(Tx& tx, std::string_view town, std::string_view channel, std::string_view message) {
    tx.exec(kWait, town, channel, message);
}

bool adopt_waiting(Tx& tx, std::string_view town, std::string_view channel, std::string_view account, Time since,
                   const CaseEventRow& line, bool by_reporter) {
    return tx.exec(kAdoptWaiting, town, channel, account, since, line.case_id.value, line.seq, by_reporter) > 0;
}

void share(Tx& tx, std::string_view town, CaseId from, CaseId with) {
    tx.exec(kShare, town, from.value, with.value);
}

void drop_of(Tx& tx, std::string_view town, CaseId id) {
    tx.exec(kDropOf, town, id.value);
}

void move(Tx& tx, std::string_view town, std::string_view message, const CaseEventRow& line) {
    tx.exec(kMove, town, line.case_id.value, message, line.seq);
}

void drop(Tx& tx, std::string_view town, std::string_view channel, std::string_view message) {
    tx.exec(kDrop, town, channel, message);
}

std::vector<Attachment> of_case(Tx& tx, std::string_view town, CaseId id) {
    return tx.all(kOfCase, read, town, id.value);
}

std::optional<Attachment> find(Tx& tx, std::string_view town, std::int64_t id) {
    return tx.first(kFind, read, town, id);
}

std::optional<Attachment> claim(Tx& tx, std::string_view town, Time now, std::string_view holder, Time until) {
    auto due = tx.first(kDue, read, town, now);
    if (!due) return std::nullopt;
    tx.exec(kLease, town, due->id, holder, until);
    ++due->attempts;
    due->next_at = until;
    return due;
}

bool keep(Tx& tx, std::string_view town, const Attachment& claimed, std::string_view holder, const PictureFile& file) {
    if (tx.exec(kKeep, town, claimed.id, holder, file.sha256, file.bytes, file.width, file.height) == 0) return false;
    tx.exec(kKeepTwins, town, claimed.channel, claimed.message, claimed.source, file.sha256, file.bytes, file.width,
            file.height);
    return true;
}

bool give_up(Tx& tx, std::string_view town, const Attachment& claimed, std::string_view holder, State state) {
    if (tx.exec(kGiveUp, town, claimed.id, holder, name_of(state)) == 0) return false;
    tx.exec(kGiveUpTwins, town, claimed.channel, claimed.message, claimed.source, name_of(state));
    return true;
}

bool retry(Tx& tx, std::string_view town, const Attachment& claimed, std::string_view holder, Time next_at) {
    if (tx.exec(kRetry, town, claimed.id, holder, next_at) == 0) return false;
    tx.exec(kRetryTwins, town, claimed.channel, claimed.message, claimed.source, claimed.attempts, next_at);
    return true;
}

void release_leases(Tx& tx, std::string_view town, Time now) {
    tx.exec(kRelease, town, now);
}

std::optional<Time> next_due(Tx& tx, std::string_view town) {
    return tx.value<Time>(kNextDue, town);
}

std::vector<Attachment> kept_after(Tx& tx, std::string_view town, std::int64_t id, int limit) {
    return tx.all(kKeptAfter, read, town, id, limit);
}

std::vector<std::pair<std::int64_t, std::string>> named_after(Tx& tx, std::int64_t id, int limit) {
    const auto read = [](const Row& row) { return std::pair{row.int64(0), row.string(1)}; };
    return tx.all(kNamedAfter, read, id, limit);
}

void forget(Tx& tx, std::string_view town, Time before, Time waiting_before) {
    tx.exec(kForget, town, before, waiting_before);
}

}  // namespace gridbot::storage::attachments
