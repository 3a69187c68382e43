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

/// Writes a waiting row, due at `message.next_at`.
void post(Tx& tx, const Message& message);

/// Leases up to `limit` rows due at `now` until `lease_until`: by lane, then oldest first; never two of one
/// conversation, and none while an earlier one of its conversation is being sent or retried. A crash before mark_*()
/// therefore sends a message twice, never loses one.
std::vector<Message> claim(Tx& tx, Time now, Time lease_until, int limit);

void mark_sent(Tx& tx, std::int64_t id);
void mark_retry(Tx& tx, std::int64_t id, Time next_at, int way, std::string_view error);
void mark_dead(Tx& tx, std::int64_t id, std::string_view error);
/// An operator's wish: a dead or retrying message is due at once, from its first way. False when there is none.
bool revive(Tx& tx, std::string_view town, std::int64_t id, Time now);
/// After a start: what was leased by the process before is due again.
void release_leases(Tx& tx);

/// When the first row is due, leases included.
std::optional<Time> next_due(Tx& tx);
/// The same among those not due at `now`: the next moment at which something can change for rows that wait behind
/// others of their conversation.
std::optional<Time> next_due_after(Tx& tx, Time now);

/// Newest first; `state` empty: all.
std::vector<Message> list(Tx& tx, std::string_view town, std::string_view state, int limit);

}  // namespace gridbot::storage::outbox
