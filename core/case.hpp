#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/message.hpp"
#include "core/taxonomy.hpp"

namespace gridbot {

enum class CaseState {
    registered,
    accepted,
    dispatched,
    handling,
    suspended,
    feedback,
    settled,
    evaluated,
    archived,
    rejected,
    merged,
    withdrawn,
};
std::string_view name_of(CaseState state);
std::optional<CaseState> state_named(std::string_view name);
bool is_final(CaseState state);
/// Still owed to somebody: neither final nor settled nor evaluated.
bool is_open(CaseState state);

/// What can happen to a case (domain 3.2).
enum class CaseEvent {
    register_,
    accept,
    reject,
    dispatch,
    sign,
    start,
    return_,
    transfer,
    feedback,
    settle,
    verify_fail,
    extend_request,
    extend_approve,
    extend_deny,
    suspend,
    resume,
    merge,
    urge,
    supervise,
    escalate,
    whistle,
    arrive,
    withdraw,
    reopen,
    follow_up,
    confirm_ok,
    supplement,
    reclassify,
    set_urgency,
    split,
    unmerge,
    handover,
    undo,
    note,
    on_site,
    milestone,
    auto_evaluate,
    archive,
};
std::string_view name_of(CaseEvent event);
std::optional<CaseEvent> event_named(std::string_view name);

/// The row of a case; never shown. What people see is the ticket number.
struct CaseId {
    std::int64_t value = 0;
    friend auto operator<=>(CaseId, CaseId) = default;
};

/// Where a case came from (M23).
enum class Source {
    group,
    private_chat,
    visit,
    patrol,
    reception,
    wish_wall,
    hotline_12345,
    petition,
    video,
    inspection,
    leader
};
std::string_view name_of(Source source);
std::optional<Source> source_named(std::string_view name);

/// A reporter as the platform knows them. Residents have no other identity here.
struct Reporter {
    std::string channel;
    std::string account;

    friend bool operator==(const Reporter&, const Reporter&) = default;
};

/// What only the handler of a case may see. Kept sealed in the row (core/field_cipher.hpp), opened on demand.
struct PrivateData {
    std::string name;   // as the platform shows it
    std::string phone;  // digits
    std::string room;
    std::string text;  // as written
};

struct Case {
    CaseId id;
    std::string ticket;
    CaseState state = CaseState::registered;
    std::string category;
    Urgency urgency = Urgency::normal;
    bool same_day = false;
    bool sensitive = false;

    std::string grid;      // code the case was registered in
    std::string building;  // normalised: "3"
    std::string unit;
    std::string place;        // words for a place that is neither
    std::string description;  // free of personal data
    std::string sealed;       // PrivateData, sealed

    Source source = Source::group;
    Reporter reporter;
    Conversation reported_in;

    std::string first_responder;  // person id; never empty from accepted on
    std::string lead_org;         // routed at registration, fixed at dispatch
    std::vector<std::string> co_orgs;
    std::string handler;  // person id of who signed

    Time registered_at;
    Time due_at;
    std::optional<Time> accepted_at;
    std::optional<Time> dispatched_at;
    std::optional<Time> signed_at;
    std::optional<Time> feedback_at;
    std::optional<Time> settled_at;
    std::optional<Time> evaluated_at;

    bool supervised = false;
    int urged_count = 0;
    int escalation_level = 0;
    int extension_count = 0;
    int reopen_count = 0;
    int returned_count = 0;
    int followers = 0;
    std::optional<bool> solved;  // false: explained only
    std::optional<int> rating;
    std::string result;
};

/// Open and at or past its due time: overdue from the instant at which the ladder of "due passed" begins. The clock of
/// a suspended case stands.
bool is_overdue(const Case& row, Time now);

/// One line of a case's history. `hash` covers the line and the hash before it.
struct CaseEventRow {
    CaseId case_id;
    int seq = 0;  // 1, 2, 3 …
    Time at;
    std::string actor;  // person id, "resident" or "clock"
    std::string role;   // the role used
    CaseEvent event = CaseEvent::note;
    std::string from_state;  // empty at registration
    std::string to_state;
    std::string text;            // free of personal data
    std::string source_message;  // platform message id, empty for the clock
    std::string hash;            // lower-case hex SHA-256
};

}  // namespace gridbot
