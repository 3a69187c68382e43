#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/case.hpp"
#include "core/picture_file.hpp"
#include "storage/connection.hpp"

/// Pictures of cases: written with the message that brought them, fetched afterwards where a platform holds them.
namespace gridbot::storage::attachments {

/// waiting: its sender may say soon what it shows; until then nobody fetches it. pending: the platform still has it.
/// The others are final. refused: what was fetched is no picture that is taken. lost: it could not be fetched while the
/// platform had it.
enum class State { waiting, pending, kept, refused, lost };
std::string_view name_of(State state);

struct Attachment {
    std::int64_t id = 0;
    CaseId case_id;            // 0: of no case yet
    int event = 0;             // the line of history that it came with
    bool by_reporter = false;  // of the case, in person
    Time at;
    State state = State::pending;
    PictureFile file;     // of kept ones
    std::string channel;  // by which it came
    std::string account;  // of the sender
    std::string message;  // that brought it: its id within the channel
    std::string source;   // of pending ones: the platform's id or address. May carry a secret
    int attempts = 0;
    Time next_at;  // of pending ones: when it is tried again
};

/// Writes a pending or a kept one; a pending one is due at `next_at`.
void add(Tx& tx, std::string_view town, const Attachment& attachment);

/// What the message brought, and is of no case yet, belongs to this line of a case from now on.
void adopt(Tx& tx, std::string_view town, std::string_view channel, std::string_view message, const CaseEventRow& line,
           bool by_reporter);
/// The same for what the sender had sent since `since`.
void adopt_earlier(Tx& tx, std::string_view town, std::string_view channel, std::string_view account, Time since,
                   const CaseEventRow& line, bool by_reporter);
/// What the message brought, and is of no case yet, waits for adopt_waiting().
void wait(Tx& tx, std::string_view town, std::string_view channel, std::string_view message);
/// What the sender has sent since `since`, and waits, belongs to this line from now on. Whether there was any.
bool adopt_waiting(Tx& tx, std::string_view town, std::string_view channel, std::string_view account, Time since,
                   const CaseEventRow& line, bool by_reporter);
/// The pictures of a case belong to another as well, which began with the same message. Each is fetched once for all.
void share(Tx& tx, std::string_view town, CaseId from, CaseId with);
/// The case has no pictures any more.
void drop_of(Tx& tx, std::string_view town, CaseId id);
/// What the message brought to the case stands with this line, a later one of the same message.
void move(Tx& tx, std::string_view town, std::string_view message, const CaseEventRow& line);
/// The message was about no case: what it brought is dropped.
void drop(Tx& tx, std::string_view town, std::string_view channel, std::string_view message);

/// In the order in which they came.
std::vector<Attachment> of_case(Tx& tx, std::string_view town, CaseId id);
std::optional<Attachment> find(Tx& tx, std::string_view town, std::int64_t id);

/// Leases the pending one that is due the longest at `now` to one process, until `until`: after a crash it is due
/// again. Nothing where none is due.
std::optional<Attachment> claim(Tx& tx, std::string_view town, Time now, std::string_view holder, Time until);
/// What became of it. False, and nothing changed, when the holder's lease had ended and another has claimed it since.
bool keep(Tx& tx, std::string_view town, const Attachment& claimed, std::string_view holder, const PictureFile& file);
bool give_up(Tx& tx, std::string_view town, const Attachment& claimed, std::string_view holder, State state);
bool retry(Tx& tx, std::string_view town, const Attachment& claimed, std::string_view holder, Time next_at);
/// Ends every lease of the town: at the start of a process that has the database for itself.
void release_leases(Tx& tx, std::string_view town, Time now);

/// When the town's first pending one is due, leases included.
std::optional<Time> next_due(Tx& tx, std::string_view town);

/// Kept ones of the town whose `id` is greater, at most `limit`, by `id`: for whoever checks the files.
std::vector<Attachment> kept_after(Tx& tx, std::string_view town, std::int64_t id, int limit);

/// What pictures the rows of all towns name, as (id, SHA-256): those whose `id` is greater, at most `limit`, by `id`.
/// For whoever removes files that nothing names.
std::vector<std::pair<std::int64_t, std::string>> named_after(Tx& tx, std::int64_t id, int limit);

/// Drops what came before `before` and is of no case still, and what waits since `waiting_before`.
void forget(Tx& tx, std::string_view town, Time before, Time waiting_before);

}  // namespace gridbot::storage::attachments
