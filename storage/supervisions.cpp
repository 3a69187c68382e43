#include "storage/supervisions.hpp"

namespace gridbot::storage::supervisions {
namespace {

constexpr Sql kMove =
    "UPDATE supervisions SET until = $4 WHERE town = $1 AND case_id = $2 AND answered_at IS NULL AND until > $3";
constexpr Sql kAsk =
    "INSERT INTO supervisions (town, case_id, asked_at, until, answered_at) VALUES ($1, $2, $3, $4, NULL) "
    "ON CONFLICT (town, case_id, asked_at) DO UPDATE SET until = excluded.until";
constexpr Sql kAnswer =
    "UPDATE supervisions SET answered_at = $3 WHERE town = $1 AND case_id = $2 AND answered_at IS NULL";
// CROSS JOIN: the few supervisions first, then the case of each.
constexpr Sql kWanted =
    "SELECT c.grid, s.until, s.answered_at FROM supervisions s CROSS JOIN cases c WHERE s.town = $1 AND s.until >= $2 "
    "AND s.until < $3 AND c.town = s.town AND c.id = s.case_id AND c.state NOT IN ('merged', 'rejected', 'withdrawn')";

}  // namespace

void ask(Tx& tx, std::string_view town, CaseId id, Time now, Time until) {
    if (tx.exec(kMove, town, id.value, now, until) == 0) tx.exec(kAsk, town, id.value, now, until);
}

void answer(Tx& tx, std::string_view town, CaseId id, Time now) {
    tx.exec(kAnswer, town, id.value, now);
}

Answers wanted(Tx& tx, const Part& part, Time from, Time to) {
    const GridsOf ours(part);
    Answers answers;
    tx.each(
        kWanted,
        [&](const Row& row) {
            if (!ours.contains(row.text(0))) return;
            const auto answered_at = row.get<std::optional<Time>>(2);
            ++answers.wanted;
            answers.in_time += answered_at && *answered_at <= row.time(1);
        },
        part.town, from, to);
    return answers;
}

}  // namespace gridbot::storage::supervisions
