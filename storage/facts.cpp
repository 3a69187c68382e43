#include "storage/facts.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "storage/case_row.hpp"

namespace gridbot::storage::facts {
namespace {

// $2 the end of the period, $3 its beginning; of a part by picking out its own: to look each grid up among hundreds of
// codes takes a statement longer than to bring all rows. Each way goes through the index that is short for it: of the
// years before the period none is long.
#define GRIDBOT_COUNTED "c.state NOT IN ('merged', 'rejected', 'withdrawn')"
#define GRIDBOT_OPEN "c.town = $1 AND {{no_index}}c.registered_at < $2 AND " GRIDBOT_CASE_IS_OPEN
#define GRIDBOT_SETTLED_SINCE \
    "c.town = $1 AND {{no_index}}c.registered_at < $2 AND c.settled_at >= $3 AND " GRIDBOT_COUNTED
#define GRIDBOT_DUE_THOUGH_SETTLED                                                                                     \
    "c.town = $1 AND c.due_at >= $3 AND c.due_at < $2 AND c.settled_at IS NOT NULL AND {{no_index}}c.settled_at < $3 " \
    "AND " GRIDBOT_COUNTED
// What was settled before the period and answered in it, or not answered until its time was over.
#define GRIDBOT_EVALUATED_THOUGH_SETTLED                                                              \
    "c.town = $1 AND c.evaluated_at >= $3 AND c.evaluated_at < $2 AND {{no_index}}c.settled_at < $3 " \
    "AND " GRIDBOT_COUNTED

#define GRIDBOT_FACTS                                                                                      \
    "SELECT c.id, c.ticket, c.category, c.grid, c.state, c.urgency, c.same_day, c.sensitive, c.lead_org, " \
    "c.supervised, "                                                                                       \
    "c.escalation_level, c.solved, c.rating, c.registered_at, c.due_at, c.accepted_at, c.dispatched_at, "  \
    "c.settled_at, c.evaluated_at FROM cases "                                                             \
    "c WHERE "
// CROSS JOIN: the cases first, then the history of each.
#define GRIDBOT_HAPPENINGS                                                                         \
    "SELECT e.case_id, e.seq, e.at, e.event, e.to_state, e.actor, c.grid FROM cases c CROSS JOIN " \
    "case_events e WHERE e.town = c.town AND e.case_id = c.id AND "

constexpr Sql kOpen = GRIDBOT_FACTS GRIDBOT_OPEN;
constexpr Sql kSettledSince = GRIDBOT_FACTS GRIDBOT_SETTLED_SINCE;
constexpr Sql kDueThoughSettled = GRIDBOT_FACTS GRIDBOT_DUE_THOUGH_SETTLED;
constexpr Sql kEvaluatedThoughSettled =
    GRIDBOT_FACTS GRIDBOT_EVALUATED_THOUGH_SETTLED " AND ({{no_index}}c.due_at < $3 OR {{no_index}}c.due_at >= $2)";
constexpr Sql kHappeningsOfOpen = GRIDBOT_HAPPENINGS GRIDBOT_OPEN;
constexpr Sql kHappeningsOfSettled = GRIDBOT_HAPPENINGS GRIDBOT_SETTLED_SINCE;
constexpr Sql kHappeningsOfEvaluated = GRIDBOT_HAPPENINGS GRIDBOT_EVALUATED_THOUGH_SETTLED;
// Of the rest $3 is the end of the period, $4 its beginning.
#define GRIDBOT_PART GRIDBOT_PART_OF("c.")
constexpr Sql kRegisteredVolume =
    "SELECT c.category, c.grid, COUNT(*) FROM cases c WHERE " GRIDBOT_PART
    " AND c.registered_at >= $4 AND c.registered_at < $3 AND c.sensitive = 0 AND " GRIDBOT_COUNTED
    " GROUP BY c.category, c.grid";
constexpr Sql kSettledVolume =
    "SELECT c.category, c.grid, COUNT(*) FROM cases c WHERE " GRIDBOT_PART
    " AND c.settled_at >= $4 AND c.settled_at < $3 AND c.sensitive = 0 GROUP BY c.category, c.grid";
constexpr Sql kRepeats =
    "SELECT c.category, c.grid, c.building, COUNT(*) FROM cases c WHERE " GRIDBOT_PART
    " AND c.registered_at >= $4 AND c.registered_at < $3 AND c.sensitive = 0 AND c.building <> '' AND " GRIDBOT_COUNTED
    " GROUP BY c.category, c.grid, c.building HAVING COUNT(*) >= $5 "
    "ORDER BY COUNT(*) DESC, c.grid, c.building, c.category LIMIT $6";
constexpr Sql kSaid =
    "SELECT c.grid, c.building, c.category, c.registered_at, (SELECT COUNT(*) FROM case_links l WHERE l.town = c.town "
    "AND l.case_id = c.id AND l.kind = 'resembles') FROM cases c WHERE " GRIDBOT_PART
    " AND c.registered_at >= $4 AND c.registered_at < $3 AND " GRIDBOT_COUNTED;
constexpr Sql kRegisteredTally =
    "SELECT c.category, COUNT(*) FROM cases c WHERE " GRIDBOT_PART
    " AND c.registered_at >= $4 AND c.registered_at < $3 AND " GRIDBOT_COUNTED " GROUP BY c.category";
constexpr Sql kSettledTally =
    "SELECT c.category, COUNT(*), COALESCE(SUM(CASE WHEN c.solved = 1 THEN 1 ELSE 0 END), 0) FROM cases c "
    "WHERE " GRIDBOT_PART " AND c.settled_at >= $4 AND c.settled_at < $3 GROUP BY c.category";

CaseFacts read_facts(const Row& row) {
    int i = 0;
    CaseFacts facts;
    facts.id = CaseId{row.int64(i++)};
    facts.ticket = row.string(i++);
    facts.category = row.string(i++);
    facts.grid = row.string(i++);
    facts.state = state_named(row.text(i++)).value_or(CaseState::registered);
    facts.urgency = urgency_named(row.text(i++)).value_or(Urgency::normal);
    facts.same_day = row.boolean(i++);
    facts.sensitive = row.boolean(i++);
    facts.lead_org = row.string(i++);
    facts.supervised = row.boolean(i++);
    facts.escalation_level = row.get<int>(i++);
    facts.solved = row.get<std::optional<bool>>(i++);
    facts.rating = row.get<std::optional<int>>(i++);
    facts.registered_at = row.time(i++);
    facts.due_at = row.time(i++);
    facts.accepted_at = row.get<std::optional<Time>>(i++);
    facts.dispatched_at = row.get<std::optional<Time>>(i++);
    facts.settled_at = row.get<std::optional<Time>>(i++);
    facts.evaluated_at = row.get<std::optional<Time>>(i++);
    return facts;
}

Happening read_happening(const Row& row) {
    return {.case_id = CaseId{row.int64(0)},
            .seq = row.get<int>(1),
            .at = row.time(2),
            .event = event_named(row.text(3)).value_or(CaseEvent::note),
            .to_state = state_named(row.text(4)).value_or(CaseState::registered),
            .by_staff = row.text(5) != "resident" && row.text(5) != "clock"};
}

constexpr int kGridOfFacts = 3;
constexpr int kGridOfHappening = 6;

/// Gives the rows of the part's own cases.
template <class T, class... Period>
void each(Tx& tx, FunctionRef<void(T)> on_row, const Sql& sql, T (*read)(const Row&), int grid, const GridsOf& ours,
          const std::string& town, Period... period) {
    tx.each(
        sql,
        [&](const Row& row) {
            if (ours.contains(row.text(grid))) on_row(read(row));
        },
        town, period...);
}

}  // namespace

void each_standing(Tx& tx, const Part& part, Time from, Time to, FunctionRef<void(const CaseFacts&)> on_case) {
    const GridsOf ours(part);
    const auto give = [&](CaseFacts row) { on_case(row); };
    each<CaseFacts>(tx, give, kOpen, read_facts, kGridOfFacts, ours, part.town, to);
    each<CaseFacts>(tx, give, kSettledSince, read_facts, kGridOfFacts, ours, part.town, to, from);
    each<CaseFacts>(tx, give, kDueThoughSettled, read_facts, kGridOfFacts, ours, part.town, to, from);
}

Life life(Tx& tx, const Part& part, Time from, Time to) {
    const GridsOf ours(part);
    Life life;
    const auto add_case = [&](CaseFacts row) { life.cases.push_back(std::move(row)); };
    each_standing(tx, part, from, to, add_case);
    each<CaseFacts>(tx, add_case, kEvaluatedThoughSettled, read_facts, kGridOfFacts, ours, part.town, to, from);
    std::ranges::sort(life.cases, {}, [](const CaseFacts& one) { return std::pair(one.registered_at, one.id); });
    const auto add = [&](Happening line) { life.happenings.push_back(line); };
    each<Happening>(tx, add, kHappeningsOfOpen, read_happening, kGridOfHappening, ours, part.town, to);
    each<Happening>(tx, add, kHappeningsOfSettled, read_happening, kGridOfHappening, ours, part.town, to, from);
    each<Happening>(tx, add, kHappeningsOfEvaluated, read_happening, kGridOfHappening, ours, part.town, to, from);
    std::ranges::sort(life.happenings, {}, [](const Happening& one) { return std::pair(one.case_id, one.seq); });
    return life;
}

std::vector<Volume> volumes(Tx& tx, const Part& part, Time from, Time to) {
    const std::string codes = codes_of(part.grids);
    std::map<std::pair<std::string, std::string>, Volume> found;
    const auto at = [&](const Row& row) -> Volume& {
        Volume& volume = found[{row.string(0), row.string(1)}];
        volume.category = row.string(0);
        volume.grid = row.string(1);
        return volume;
    };
    tx.each(
        kRegisteredVolume, [&](const Row& row) { at(row).registered = row.get<int>(2); }, part.town, codes, to, from);
    tx.each(
        kSettledVolume, [&](const Row& row) { at(row).settled = row.get<int>(2); }, part.town, codes, to, from);
    std::vector<Volume> volumes;
    for (auto& [key, volume] : found) volumes.push_back(std::move(volume));
    return volumes;
}

std::vector<Repeat> repeats(Tx& tx, const Part& part, Time from, Time to, int at_least, int limit) {
    const auto read = [](const Row& row) {
        return Repeat{row.string(0), row.string(1), row.string(2), row.get<int>(3)};
    };
    return tx.all(kRepeats, read, part.town, codes_of(part.grids), to, from, at_least, limit);
}

int repeated(Tx& tx, const Part& part, Time from, Time to, std::chrono::milliseconds within) {
    struct Said {
        std::string grid, building, category;
        Time at;
        bool resembles = false;
    };
    const auto read = [](const Row& row) {
        return Said{row.string(0), row.string(1), row.string(2), row.time(3), row.get<int>(4) > 0};
    };
    auto rows = tx.all(kSaid, read, part.town, codes_of(part.grids), to, from - within);
    const auto matter = [](const Said& one) { return std::tie(one.grid, one.building, one.category); };
    std::sort(rows.begin(), rows.end(), [&](const Said& a, const Said& b) {
        return matter(a) != matter(b) ? matter(a) < matter(b) : a.at < b.at;
    });
    int repeated = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Said& row = rows[i];
        if (row.at < from) continue;
        const bool again =
            i > 0 && !row.building.empty() && matter(rows[i - 1]) == matter(row) && row.at - rows[i - 1].at <= within;
        repeated += again || row.resembles;
    }
    return repeated;
}

std::vector<Tally> tallies(Tx& tx, const Part& part, Time from, Time to) {
    const std::string codes = codes_of(part.grids);
    std::map<std::string, Tally> found;
    const auto at = [&](const Row& row) -> Tally& {
        Tally& tally = found[row.string(0)];
        tally.category = row.string(0);
        return tally;
    };
    tx.each(
        kRegisteredTally, [&](const Row& row) { at(row).registered = row.get<int>(1); }, part.town, codes, to, from);
    tx.each(
        kSettledTally,
        [&](const Row& row) {
            Tally& tally = at(row);
            tally.settled = row.get<int>(1);
            tally.solved = row.get<int>(2);
        },
        part.town, codes, to, from);
    std::vector<Tally> tallies;
    for (auto& [category, tally] : found) tallies.push_back(std::move(tally));
    return tallies;
}

}  // namespace gridbot::storage::facts
