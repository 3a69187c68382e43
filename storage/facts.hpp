#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/case.hpp"
#include "storage/connection.hpp"
#include "storage/part.hpp"

/// What the figures of a period are computed from. Refused, merged and withdrawn cases are in none of it (domain 7.7).
namespace gridbot::storage::facts {

/// Of a case only what is counted: nothing that tells of a person.
struct CaseFacts {
    CaseId id;
    std::string ticket;
    std::string category;
    std::string grid;
    CaseState state = CaseState::registered;
    Urgency urgency = Urgency::normal;
    bool same_day = false;
    bool sensitive = false;
    std::string lead_org;
    bool supervised = false;
    int escalation_level = 0;
    std::optional<bool> solved;
    std::optional<int> rating;
    Time registered_at;
    Time due_at;
    std::optional<Time> accepted_at;
    std::optional<Time> dispatched_at;  // to the organisation that still has it
    std::optional<Time> settled_at;
    std::optional<Time> evaluated_at;
};

/// A line of a case's history without its words.
struct Happening {
    CaseId case_id;
    int seq = 0;
    Time at;
    CaseEvent event = CaseEvent::note;
    CaseState to_state = CaseState::registered;
    bool by_staff = false;
};

struct Life {
    std::vector<CaseFacts> cases;       // by registration
    std::vector<Happening> happenings;  // of those open, settled or evaluated since the period began; by case, in order
};
/// The cases that were registered before `to` and not settled before `from`, and those that were settled before `from`
/// and fall due or were evaluated in [from, to). What happened to them is given to this day, not to `to`.
Life life(Tx& tx, const Part& part, Time from, Time to);
/// Gives each of them but those only evaluated then, in no order and without what happened to it: enough where `to` has
/// not come yet, since then the row alone tells how the case stands at `to`. Nothing is held: there may be tens of
/// thousands.
void each_standing(Tx& tx, const Part& part, Time from, Time to, FunctionRef<void(const CaseFacts&)> on_case);

/// Registered and settled in a period, of one category in one grid. Without sensitive cases.
struct Volume {
    std::string category;
    std::string grid;
    int registered = 0;
    int settled = 0;
};
std::vector<Volume> volumes(Tx& tx, const Part& part, Time from, Time to);

/// A building where one kind of matter keeps coming back.
struct Repeat {
    std::string category;
    std::string grid;
    std::string building;
    int count = 0;
};
/// At least `at_least` of one category in one building, registered in [from, to), not sensitive; most first.
std::vector<Repeat> repeats(Tx& tx, const Part& part, Time from, Time to, int at_least, int limit);

/// How many of those registered in [from, to) say what was said before, sensitive ones too: of the same category in the
/// same building at most `within` earlier, or of a likely twin that staff were shown.
int repeated(Tx& tx, const Part& part, Time from, Time to, std::chrono::milliseconds within);

/// Of one category, sensitive cases too: registered, settled, and those of the settled that were solved.
struct Tally {
    std::string category;
    int registered = 0;
    int settled = 0;
    int solved = 0;
};
std::vector<Tally> tallies(Tx& tx, const Part& part, Time from, Time to);

}  // namespace gridbot::storage::facts
