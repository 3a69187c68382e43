#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/case.hpp"
#include "storage/connection.hpp"

/// Due work as rows. One timer of a kind per case: setting it again moves it.
namespace gridbot::storage::timers {

struct Timer {
    std::string town;
    CaseId case_id;  // 0: a job of the timetable
    std::string kind;
    int step = 0;  // which step of the ladder it stands for
    Time due_at;
};

void set(Tx& tx, const Timer& timer);
/// Sets it only where the town has none of that kind: at start, so that a job missed while down is still due.
void set_if_absent(Tx& tx, const Timer& timer);
void clear(Tx& tx, std::string_view town, CaseId case_id, std::string_view kind);
void clear_all(Tx& tx, std::string_view town, CaseId case_id);
std::vector<Timer> of_case(Tx& tx, std::string_view town, CaseId case_id);

/// Takes the town's timers that are due at `now`, oldest first, and removes them: whoever takes them runs them in the
/// same transaction. What another transaction is taking is passed over. No lease is needed: a process that dies leaves
/// its transaction undone and the timers due.
std::vector<Timer> take_due(Tx& tx, std::string_view town, Time now, int limit);

/// When the town's next timer is due.
std::optional<Time> next_due(Tx& tx, std::string_view town);

}  // namespace gridbot::storage::timers
