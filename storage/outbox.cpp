#include "storage/outbox.hpp"

#include <algorithm>
#include <array>

#include "core/json.hpp"
#include "storage/buttons.hpp"

#define GRIDBOT_OUTBOX_COLUMNS                                                                                     \
    "id, town, channel, conversation, is_private, person, kind, lane, state, attempts, way, created_at, next_at, " \
    "case_id, body, error"

namespace gridbot::storage::outbox {
namespace {

// So many due rows are looked at, the longest due first; where that is not all, the rest may wait behind these.
constexpr int kWindow = 200;
constexpr int kMostConversations = 500;

constexpr std::array kLanes{Lane::emergency, Lane::reply, Lane::reminder, Lane::report};

constexpr Sql kPost =
    "INSERT INTO outbox (town, channel, conversation, is_private, person, kind, lane, state, attempts, way, "
    "created_at, next_at, leased_by, case_id, body, error) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', 0, 0, $8, $9, '', $10, $11, '') {{returning_id}}";
constexpr Sql kRewrite = "UPDATE outbox SET body = $3 WHERE town = $1 AND id = $2 AND state = 'waiting'";
// One lane at a time, so that every part is a step through an index however long the queue is. A held message (waiting,
// not yet due) holds up nobody; one in flight or in retry holds up its conversation. So does one that is due a moment
// after $3: it was said, in another process or on another thread, between the look at the clock and this statement.
// The rows are fetched by their numbers: through an index SQLite would pass over all that is due for those it looks at.
constexpr Sql kDue =
    "SELECT " GRIDBOT_OUTBOX_COLUMNS
    " FROM outbox o WHERE {{no_index}}town = $1 AND state <> 'sent' AND state <> 'dead' AND {{no_index}}lane = $2 "
    "AND {{no_index}}next_at <= $3 AND id IN (SELECT id FROM outbox WHERE town = $1 AND state <> 'sent' AND state <> "
    "'dead' AND lane = $2 AND "
    "next_at <= $3 ORDER BY next_at, id LIMIT $5) "
    "AND NOT EXISTS (SELECT 1 FROM outbox s WHERE s.town = $1 AND s.channel = o.channel "
    "AND s.conversation = o.conversation AND s.state = 'sending' AND s.next_at > $3) "
    "AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.town = $1 AND e.channel = o.channel "
    "AND e.conversation = o.conversation AND e.state <> 'sent' AND e.state <> 'dead' "
    "AND (e.lane, e.id) < (o.lane, o.id) AND (e.state <> 'waiting' OR e.next_at <= $3 OR e.next_at = e.created_at)) "
    "ORDER BY next_at, id LIMIT $4 {{skip_locked}}";
constexpr Sql kBeyond =
    "SELECT id FROM outbox WHERE town = $1 AND state <> 'sent' AND state <> 'dead' AND lane = $2 AND next_at <= $3 "
    "LIMIT 1 OFFSET $4";
// From conversation to conversation, a step through the index each, and what stands first in one: for queues in which
// very many wait behind a few.
constexpr Sql kNextConversation =
    "SELECT channel, conversation FROM outbox WHERE town = $1 AND (channel, conversation) > ($2, $3) AND "
    "state <> 'sent' AND state <> 'dead' ORDER BY channel, conversation LIMIT 1";
constexpr Sql kHead =
    "SELECT " GRIDBOT_OUTBOX_COLUMNS
    " FROM outbox WHERE town = $1 AND channel = $2 AND conversation = $3 AND state <> 'sent' AND state <> 'dead' AND "
    "(state <> 'waiting' OR next_at <= $4 OR next_at = created_at) ORDER BY lane, id LIMIT 1";
constexpr Sql kInFlight =
    "SELECT 1 FROM outbox WHERE town = $1 AND channel = $2 AND conversation = $3 AND state = 'sending' AND "
    "next_at > $4 LIMIT 1";
constexpr Sql kBehind =
    "SELECT " GRIDBOT_OUTBOX_COLUMNS
    " FROM outbox WHERE town = $1 AND channel = $2 AND conversation = $3 AND state <> 'sent' AND state <> 'dead' AND "
    "lane = $4 AND id > $5 AND (state <> 'waiting' OR next_at <= $6 OR next_at = created_at) ORDER BY id LIMIT $7";
constexpr Sql kLease =
    "UPDATE outbox SET state = 'sending', attempts = attempts + 1, leased_by = $3, next_at = $4 "
    "WHERE town = $1 AND id = $2";
constexpr Sql kRenew = "UPDATE outbox SET next_at = $3 WHERE town = $1 AND leased_by = $2 AND state = 'sending'";
#define GRIDBOT_HELD " WHERE town = $1 AND id = $2 AND leased_by = $3 AND state = 'sending'"
constexpr Sql kSent = "UPDATE outbox SET state = 'sent', leased_by = '', error = $4" GRIDBOT_HELD;
constexpr Sql kRetry =
    "UPDATE outbox SET state = 'retry', leased_by = '', next_at = $4, way = $5, error = $6" GRIDBOT_HELD;
constexpr Sql kPutBack =
    "UPDATE outbox SET state = 'retry', leased_by = '', attempts = attempts - 1, next_at = $4, error = $5" GRIDBOT_HELD;
constexpr Sql kDead = "UPDATE outbox SET state = 'dead', leased_by = '', error = $4" GRIDBOT_HELD;
constexpr Sql kRevive =
    "UPDATE outbox SET state = 'waiting', way = 0, attempts = 0, next_at = $3 "
    "WHERE town = $1 AND id = $2 AND state IN ('dead', 'retry')";
constexpr Sql kHurry =
    "UPDATE outbox SET next_at = $3 WHERE town = $1 AND channel = $2 AND state <> 'sent' AND state <> 'dead' AND "
    "state = 'retry' AND next_at > $3";
constexpr Sql kRelease =
    "UPDATE outbox SET state = 'waiting', leased_by = '', next_at = created_at WHERE town = $1 AND state = 'sending'";
constexpr Sql kNextAfter =
    "SELECT next_at FROM outbox WHERE town = $1 AND state <> 'sent' AND state <> 'dead' AND lane = $2 AND "
    "next_at > $3 "
    "ORDER BY next_at LIMIT 1";
constexpr Sql kHeard =
    "SELECT person FROM outbox WHERE {{no_index}}town = $1 AND id > 0 AND state = 'sent' AND error = '' AND "
    "person <> '' AND created_at >= $2 AND created_at < $3";
// The sent ones are nearly all there are; those of another state have an index of their own.
#define GRIDBOT_LISTED(among) "SELECT " GRIDBOT_OUTBOX_COLUMNS " FROM outbox WHERE " among " ORDER BY id DESC LIMIT $2"
constexpr Sql kList = GRIDBOT_LISTED("{{no_index}}town = $1 AND id > 0");
constexpr Sql kListSent = GRIDBOT_LISTED("{{no_index}}town = $1 AND id > 0 AND state = 'sent'");
constexpr Sql kListDead = GRIDBOT_LISTED("town = $1 AND state = 'dead'");
constexpr Sql kListPending =
    "SELECT " GRIDBOT_OUTBOX_COLUMNS
    " FROM outbox WHERE town = $1 AND state <> 'sent' AND state <> 'dead' AND state = $3 ORDER BY id DESC LIMIT $2";
#undef GRIDBOT_LISTED

constexpr std::array<std::pair<State, std::string_view>, 5> kStates{{
    {State::waiting, "waiting"},
    {State::sending, "sending"},
    {State::retry, "retry"},
    {State::sent, "sent"},
    {State::dead, "dead"},
}};

std::string to_body(const OutboundMessage& message) {
    nlohmann::json body{{"text", message.text}, {"markdown", message.form == TextForm::markdown}};
    if (!message.title.empty()) body["title"] = message.title;
    if (!message.buttons.empty()) body["buttons"] = to_json(message.buttons);
    if (!message.mentions.empty()) body["mentions"] = message.mentions;
    if (const auto& attached = message.attachment)
        body["attachment"] = {{"picture", attached->kind == Attachment::Kind::picture},
                              {"name", attached->name},
                              {"source", attached->source}};
    if (!message.answers.empty()) body["answers"] = message.answers;
    if (!message.replaces.empty()) body["replaces"] = message.replaces;
    if (message.rings) body["rings"] = true;
    if (message.while_open) body["while_open"] = true;
    return dump_json(body);
}

OutboundMessage from_body(std::string_view text) {
    auto body = read_json(text);
    OutboundMessage message;
    message.text = body.at("text").get<std::string>();
    message.form = body.at("markdown").get<bool>() ? TextForm::markdown : TextForm::plain;
    message.title = body.value("title", "");
    message.buttons = buttons_in(body.value("buttons", nlohmann::json::array()));
    message.mentions = body.value("mentions", std::vector<std::string>{});
    if (const auto attached = body.find("attachment"); attached != body.end())
        message.attachment = {attached->at("picture").get<bool>() ? Attachment::Kind::picture : Attachment::Kind::file,
                              attached->at("name").get<std::string>(), attached->at("source").get<std::string>()};
    message.answers = body.value("answers", "");
    message.replaces = body.value("replaces", "");
    message.rings = body.value("rings", false);
    message.while_open = body.value("while_open", false);
    return message;
}

Message read(const Row& row) {
    Message m;
    m.id = row.int64(0);
    m.town = row.string(1);
    m.to = {row.string(2), row.string(3), row.boolean(4)};
    m.person = row.string(5);
    m.kind = row.string(6);
    m.lane = static_cast<Lane>(row.int64(7));
    for (const auto& [state, name] : kStates)
        if (name == row.text(8)) m.state = state;
    m.attempts = row.get<int>(9);
    m.way = row.get<int>(10);
    m.created_at = row.time(11);
    m.next_at = row.time(12);
    m.case_id = CaseId{row.int64(13)};
    m.content = from_body(row.text(14));
    m.error = row.string(15);
    return m;
}

// What stands first in each conversation, as far as it is of the lane, due and free; the longest due first.
std::vector<Message> heads(Tx& tx, std::string_view town, Lane lane, Time now, int limit) {
    std::vector<Message> found;
    using Key = std::pair<std::string, std::string>;
    const auto key = [](const Row& row) { return Key{row.string(0), row.string(1)}; };
    auto at = tx.first(kNextConversation, key, town, "", "");
    for (int seen = 0; at && seen < kMostConversations; ++seen) {
        auto head = tx.first(kHead, read, town, at->first, at->second, now);
        if (head && head->lane == lane && head->next_at <= now &&
            !tx.value<int>(kInFlight, town, at->first, at->second, now))
            found.push_back(std::move(*head));
        at = tx.first(kNextConversation, key, town, at->first, at->second);
    }
    std::ranges::sort(found, {}, [](const Message& one) { return std::pair{one.next_at, one.id}; });
    if (found.size() > static_cast<std::size_t>(limit)) found.resize(static_cast<std::size_t>(limit));
    return found;
}

}  // namespace

std::string_view name_of(State state) {
    for (const auto& [known, name] : kStates)
        if (known == state) return name;
    return "waiting";
}

std::int64_t post(Tx& tx, const Message& m) {
    return tx.insert(kPost, m.town, m.to.channel, m.to.id, m.to.is_private, m.person, m.kind, static_cast<int>(m.lane),
                     m.created_at, m.next_at, m.case_id.value, to_body(m.content));
}

bool rewrite(Tx& tx, std::string_view town, std::int64_t id, const OutboundMessage& content) {
    return tx.exec(kRewrite, town, id, to_body(content)) > 0;
}

std::vector<Message> claim(Tx& tx, std::string_view town, Time now, const Lease& lease, int limit) {
    std::vector<Message> due;
    const auto take = [&](Message& message) {
        // Leased before the next lane is asked: that one then leaves the conversation alone.
        claim_too(tx, town, lease, message);
        due.push_back(std::move(message));
    };
    for (Lane lane : kLanes) {
        const int room = limit - static_cast<int>(due.size());
        if (room <= 0) break;
        const int number = static_cast<int>(lane);
        for (Message& message : tx.all(kDue, read, town, number, now, room, kWindow)) take(message);
        const int rest = limit - static_cast<int>(due.size());
        if (rest > 0 && tx.value<std::int64_t>(kBeyond, town, number, now, kWindow - 1))
            for (Message& message : heads(tx, town, lane, now, rest)) take(message);
    }
    return due;
}

std::vector<Message> behind(Tx& tx, std::string_view town, const Message& claimed, Time now, int limit) {
    auto rows = tx.all(kBehind, read, town, claimed.to.channel, claimed.to.id, static_cast<int>(claimed.lane),
                       claimed.id, now, limit);
    // What was tried before goes its own way and by its own time.
    const auto other =
        std::ranges::find_if(rows, [now](const Message& one) { return one.attempts > 0 || one.next_at > now; });
    rows.erase(other, rows.end());
    return rows;
}

void claim_too(Tx& tx, std::string_view town, const Lease& lease, Message& message) {
    tx.exec(kLease, town, message.id, lease.holder, lease.until);
    message.state = State::sending;
    ++message.attempts;
}

void renew(Tx& tx, std::string_view town, const Lease& lease) {
    tx.exec(kRenew, town, lease.holder, lease.until);
}

bool mark_sent(Tx& tx, std::string_view town, std::int64_t id, std::string_view holder, std::int64_t with) {
    return tx.exec(kSent, town, id, holder, with ? "with " + std::to_string(with) : std::string{}) > 0;
}

bool mark_moot(Tx& tx, std::string_view town, std::int64_t id, std::string_view holder) {
    return tx.exec(kSent, town, id, holder, "moot") > 0;
}

bool mark_retry(Tx& tx, std::string_view town, std::int64_t id, std::string_view holder, Time next_at, int way,
                std::string_view error) {
    return tx.exec(kRetry, town, id, holder, next_at, way, error) > 0;
}

bool put_back(Tx& tx, std::string_view town, std::int64_t id, std::string_view holder, Time next_at,
              std::string_view why) {
    return tx.exec(kPutBack, town, id, holder, next_at, why) > 0;
}

bool mark_dead(Tx& tx, std::string_view town, std::int64_t id, std::string_view holder, std::string_view error) {
    return tx.exec(kDead, town, id, holder, error) > 0;
}

bool revive(Tx& tx, std::string_view town, std::int64_t id, Time now) {
    return tx.exec(kRevive, town, id, now) > 0;
}

void hurry(Tx& tx, std::string_view town, std::string_view channel, Time now) {
    tx.exec(kHurry, town, channel, now);
}

void release_leases(Tx& tx, std::string_view town) {
    tx.exec(kRelease, town);
}

std::optional<Time> next_due(Tx& tx, std::string_view town) {
    return next_due_after(tx, town, Time{} - std::chrono::years{1});
}

std::optional<Time> next_due_after(Tx& tx, std::string_view town, Time now) {
    std::optional<Time> next;
    for (Lane lane : kLanes) {
        const auto due = tx.value<Time>(kNextAfter, town, static_cast<int>(lane), now);
        if (due && (!next || *due < *next)) next = due;
    }
    return next;
}

std::vector<std::string> heard(Tx& tx, std::string_view town, Time from, Time to) {
    return tx.all(
        kHeard, [](const Row& row) { return row.string(0); }, town, from, to);
}

std::vector<Message> list(Tx& tx, std::string_view town, std::string_view state, int limit) {
    if (state.empty()) return tx.all(kList, read, town, limit);
    if (state == name_of(State::sent)) return tx.all(kListSent, read, town, limit);
    if (state == name_of(State::dead)) return tx.all(kListDead, read, town, limit);
    return tx.all(kListPending, read, town, limit, state);
}

}  // namespace gridbot::storage::outbox
