#include "storage/figures.hpp"

#include <algorithm>

#include "storage/case_row.hpp"
#include "storage/counters.hpp"
#include "storage/settled_hours.hpp"

namespace gridbot::storage::figures {
namespace {

#define GRIDBOT_PART GRIDBOT_PART_OF("")
#define GRIDBOT_COUNTED "state NOT IN ('merged', 'rejected', 'withdrawn')"

constexpr Sql kRegistered =
    "SELECT COUNT(*), COALESCE(SUM(same_day), 0), COALESCE(SUM(CASE WHEN same_day = 1 AND settled_at < $4 THEN 1 ELSE "
    "0 END), 0), COALESCE(SUM(sensitive), 0) FROM cases WHERE " GRIDBOT_PART
    " AND registered_at >= $3 AND registered_at < $4 AND " GRIDBOT_COUNTED;
// A whole town's year, counted in indexes alone: a look at each row would take ten times as long.
constexpr Sql kTownRegistered =
    "SELECT COUNT(*) FROM cases WHERE town = $1 AND registered_at >= $2 AND registered_at < $3";
constexpr Sql kTownRefused =
    "SELECT COUNT(*) FROM cases WHERE town = $1 AND registered_at >= $2 AND registered_at < $3 "
    "AND (state = 'rejected' OR state = 'merged' OR state = 'withdrawn')";
constexpr Sql kTownSettled = "SELECT COUNT(*) FROM cases WHERE town = $1 AND settled_at >= $2 AND settled_at < $3";
constexpr Sql kSettled = "SELECT COUNT(*) FROM cases WHERE " GRIDBOT_PART " AND settled_at >= $3 AND settled_at < $4";
// Of a part grid by grid, likewise in indexes alone: the town's other cases are not even passed over.
constexpr Sql kCountGridRegistered =
    "SELECT COUNT(*) FROM cases WHERE town = $1 AND grid = $2 AND registered_at >= $3 AND registered_at < $4";
constexpr Sql kCountGridSettled =
    "SELECT COUNT(*) FROM cases WHERE town = $1 AND grid = $2 AND settled_at >= $3 AND settled_at < $4";
constexpr Sql kGridRegistered =
    "SELECT registered_at FROM cases WHERE town = $1 AND grid = $2 AND registered_at >= $3 AND registered_at < $4";
constexpr Sql kGridSettled =
    "SELECT settled_at FROM cases WHERE town = $1 AND grid = $2 AND settled_at >= $3 AND settled_at < $4";
constexpr Sql kRefusedOfGrids =
    "SELECT registered_at, grid FROM cases WHERE town = $1 AND registered_at >= $2 AND registered_at < $3 "
    "AND (state = 'rejected' OR state = 'merged' OR state = 'withdrawn')";
constexpr Sql kFirst = "SELECT registered_at FROM cases WHERE town = $1 ORDER BY registered_at LIMIT 1";
// Silence ends in an evaluation as well, but confirms nothing.
constexpr Sql kConfirmed =
    "SELECT COUNT(*) FROM cases WHERE " GRIDBOT_PART
    " AND evaluated_at >= $3 AND evaluated_at < $4 AND settled_at IS NOT NULL AND EXISTS (SELECT 1 FROM case_events e "
    "WHERE e.town = cases.town AND e.case_id = cases.id AND e.event = 'confirm_ok' AND e.at = cases.evaluated_at)";
constexpr Sql kRatings = "SELECT rating, COUNT(*) FROM cases WHERE " GRIDBOT_PART
                         " AND evaluated_at >= $3 AND evaluated_at < $4 AND rating IS NOT NULL GROUP BY rating";
constexpr Sql kByCategory =
    "SELECT category, COUNT(*) FROM cases WHERE " GRIDBOT_PART
    " AND registered_at >= $3 AND registered_at < $4 AND sensitive = 0 AND " GRIDBOT_COUNTED " GROUP BY category";
constexpr Sql kEmergencies =
    "SELECT " GRIDBOT_CASE_COLUMNS " FROM cases WHERE " GRIDBOT_PART
    " AND registered_at >= $3 AND registered_at < $4 AND urgency = 'emergency' AND sensitive = 0 AND " GRIDBOT_COUNTED
    " ORDER BY id LIMIT $5";
constexpr Sql kUnsettled = "SELECT " GRIDBOT_CASE_COLUMNS " FROM cases WHERE " GRIDBOT_PART
                           " AND registered_at >= $3 AND registered_at < $4 AND same_day = 1 AND (settled_at IS NULL "
                           "OR settled_at >= $4) AND " GRIDBOT_COUNTED " ORDER BY id LIMIT $5";

std::pair<int, int> in_town(Tx& tx, const std::string& town, Time from, Time to) {
    const auto count = [&](const Sql& sql) { return tx.value<int>(sql, town, from, to).value_or(0); };
    return {count(kTownRegistered) - count(kTownRefused), count(kTownSettled)};
}

}  // namespace

DayCounts of_day(Tx& tx, const Part& part, Time from, Time to) {
    DayCounts counts;
    const std::string codes = codes_of(part.grids);
    tx.each(
        kRegistered,
        [&](const Row& row) {
            counts.registered = row.get<int>(0);
            counts.same_day_total = row.get<int>(1);
            counts.same_day_settled = row.get<int>(2);
            counts.sensitive = row.get<int>(3);
        },
        part.town, codes, from, to);
    counts.settled = tx.value<int>(kSettled, part.town, codes, from, to).value_or(0);
    counts.confirmed = tx.value<int>(kConfirmed, part.town, codes, from, to).value_or(0);
    return counts;
}

std::pair<int, int> between(Tx& tx, const Part& part, Time from, Time to) {
    if (part.grids.empty()) return in_town(tx, part.town, from, to);
    int registered = 0, settled = 0;
    for (const std::string& grid : part.grids) {
        registered += tx.value<int>(kCountGridRegistered, part.town, grid, from, to).value_or(0);
        settled += tx.value<int>(kCountGridSettled, part.town, grid, from, to).value_or(0);
    }
    const GridsOf ours(part);
    tx.each(
        kRefusedOfGrids, [&](const Row& row) { registered -= ours.contains(row.text(1)); }, part.town, from, to);
    return {registered, settled};
}

std::vector<std::pair<int, int>> between_each(Tx& tx, const Part& part, std::span<const Time> bounds) {
    std::vector<std::pair<int, int>> counts(bounds.size() - 1);
    if (part.grids.empty()) {
        for (std::size_t i = 0; i < counts.size(); ++i) counts[i] = in_town(tx, part.town, bounds[i], bounds[i + 1]);
        return counts;
    }
    const auto at = [&](const Row& row) -> std::pair<int, int>& {
        const auto behind = std::ranges::upper_bound(bounds, row.time(0));
        return counts[static_cast<std::size_t>(behind - bounds.begin()) - 1];
    };
    const Time from = bounds.front(), to = bounds.back();
    for (const std::string& grid : part.grids) {
        tx.each(
            kGridRegistered, [&](const Row& row) { ++at(row).first; }, part.town, grid, from, to);
        tx.each(
            kGridSettled, [&](const Row& row) { ++at(row).second; }, part.town, grid, from, to);
    }
    const GridsOf ours(part);
    tx.each(
        kRefusedOfGrids, [&](const Row& row) { at(row).first -= ours.contains(row.text(1)); }, part.town, from, to);
    return counts;
}

std::pair<int, int> in_days(Tx& tx, const Part& part, const Days& days) {
    const bool is_counted =
        part.grids.empty() && settled_hours::is_bound(days.begin) && settled_hours::is_bound(days.end);
    if (!is_counted) return between(tx, part, days.begin, days.end);
    const auto given_out = counters::total(tx, part.town, "ticket." + format_compact_day(days.first),
                                           "ticket." + format_compact_day(days.last));
    const int refused = tx.value<int>(kTownRefused, part.town, days.begin, days.end).value_or(0);
    return {static_cast<int>(given_out) - refused, settled_hours::between(tx, part.town, days.begin, days.end)};
}

std::optional<Time> first_registered(Tx& tx, std::string_view town) {
    return tx.value<Time>(kFirst, town);
}

std::map<int, int, std::greater<>> ratings(Tx& tx, const Part& part, Time from, Time to) {
    std::map<int, int, std::greater<>> counts;
    tx.each(
        kRatings, [&](const Row& row) { counts[row.get<int>(0)] = row.get<int>(1); }, part.town, codes_of(part.grids),
        from, to);
    return counts;
}

std::map<std::string, int> by_category(Tx& tx, const Part& part, Time from, Time to) {
    std::map<std::string, int> counts;
    tx.each(
        kByCategory, [&](const Row& row) { counts[row.string(0)] = row.get<int>(1); }, part.town, codes_of(part.grids),
        from, to);
    return counts;
}

std::vector<Case> emergencies(Tx& tx, const Part& part, Time from, Time to, int limit) {
    return tx.all(kEmergencies, read_case, part.town, codes_of(part.grids), from, to, limit);
}

std::vector<Case> unsettled_same_day(Tx& tx, const Part& part, Time from, Time to, int limit) {
    return tx.all(kUnsettled, read_case, part.town, codes_of(part.grids), from, to, limit);
}

}  // namespace gridbot::storage::figures
