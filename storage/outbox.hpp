#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/case.hpp"
#include "core/message.hpp"
#include "storage/connection.hpp"

/// What goes out: rows written with the change they tell of, sent by the delivery loop afterwards.
namespace gridbot::storage::outbox {

/// The smaller, the sooner.
enum class Lane { emergency = 0, reply = 1, reminder = 2, report = 3 };

/// waiting: not tried, perhaps held until next_at. sending: leased by a delivery loop. retry: failed, due again at
/// next_at. sent and dead are final.
enum class State { waiting, sending, retry, sent, dead };
std::string_view name_of(State state);

struct Message {
    std::int64_t id = 0;
    std::string town;
    Conversation to;
    std::string person;  // id of the person meant; empty for a group
    std::string kind;    // id of the text: G01, W07, daily
    Lane lane = Lane::reply;
    State state = State::waiting;
    int attempts = 0;
    int way = 0;  // how many ways were given up
    Time created_at;
    Time next_at;  // while sending: when the lease ends
    CaseId case_id;
    OutboundMessage content;
    std::string error;  // of the last attempt; no secrets
};

/// Writes a waiting row, due at `message.next_at`. Returns its id.
std::int64_t post(Tx& tx, const Message& message);
/// Says something else instead; false where it has been tried.
bool rewrite(Tx& tx, std::string_view town, std::int64_t id, const OutboundMessage& content);

/// The right of one process, among those that share a database, to send what it has claimed.
struct Lease {
    std::string holder;
    Time until;
};

/// Leases up to `limit` of the town's rows due at `now`: by lane, then oldest first; never two of one conversation, and
/// none while an earlier one of its conversation is being sent or retried. Needs the town's turn (storage/towns.hpp).
/// A crash before mark_*() therefore sends a message twice, never loses one.
std::vector<Message> claim(Tx& tx, std::string_view town, Time now, const Lease& lease, int limit);
/// What waits behind a claimed message in its conversation and lane and is due at `now`, in order, at most `limit`.
std::vector<Message> behind(Tx& tx, std::string_view town, const Message& claimed, Time now, int limit);
/// Leases one of behind() too, to be sent together with what was claimed.
void claim_too(Tx& tx, std::string_view town, const Lease& lease, Message& message);
/// Puts off the end of the lease of all that the holder is sending in the town.
void renew(Tx& tx, std::string_view town, const Lease& lease);

/// What became of a message. False, and nothing changed, when the holder's lease had ended and another process has
/// claimed the message since: its word counts.
/// `with`: the id of the message in whose text it was said; 0: it was said by itself.
bool mark_sent(Tx& tx, std::string_view town, std::int64_t id, std::string_view holder, std::int64_t with = 0);
/// It was not said, and need not be: what it spoke of is over. Final, and nobody heard it.
bool mark_moot(Tx& tx, std::string_view town, std::int64_t id, std::string_view holder);
bool mark_retry(Tx& tx, std::string_view town, std::int64_t id, std::string_view holder, Time next_at, int way,
                std::string_view error);
/// It was not tried after all: due again at `next_at`, the attempt not counted.
bool put_back(Tx& tx, std::string_view town, std::int64_t id, std::string_view holder, Time next_at,
              std::string_view why);
bool mark_dead(Tx& tx, std::string_view town, std::int64_t id, std::string_view holder, std::string_view error);
/// An operator's wish: a dead or retrying message is due at once, from its first way. False when there is none.
bool revive(Tx& tx, std::string_view town, std::int64_t id, Time now);
/// The channel can be reached again: what waits to be tried once more is due at once.
void hurry(Tx& tx, std::string_view town, std::string_view channel, Time now);
/// Ends every lease of the town: at the start of a process that has the database for itself.
void release_leases(Tx& tx, std::string_view town);

/// When the town's first row is due, leases included.
std::optional<Time> next_due(Tx& tx, std::string_view town);
/// The same among those not due at `now`: the next moment at which something can change for rows that wait behind
/// others of their conversation.
std::optional<Time> next_due_after(Tx& tx, std::string_view town, Time now);

/// What people heard in private of what was written in [from, to): the person of each message that was sent, those said
/// together once.
std::vector<std::string> heard(Tx& tx, std::string_view town, Time from, Time to);

/// Newest first; `state` empty: all.
std::vector<Message> list(Tx& tx, std::string_view town, std::string_view state, int limit);

}  // namespace gridbot::storage::outbox
