#pragma once

#include <string_view>

#include "core/case.hpp"
#include "storage/connection.hpp"
#include "storage/part.hpp"

/// By when superiors wanted answers about cases (督办), and when those came.
namespace gridbot::storage::supervisions {

/// An answer is wanted by `until`. It is for all who ask before it comes: what waits and is not late yet gets the new
/// time.
void ask(Tx& tx, std::string_view town, CaseId id, Time now, Time until);
/// What waits for an answer has it now.
void answer(Tx& tx, std::string_view town, CaseId id, Time now);

struct Answers {
    int wanted = 0;
    int in_time = 0;  // of those
};
/// Those wanted by a time in [from, to). Refused, merged and withdrawn cases are not counted.
Answers wanted(Tx& tx, const Part& part, Time from, Time to);

}  // namespace gridbot::storage::supervisions
