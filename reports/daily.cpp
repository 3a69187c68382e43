#include "reports/daily.hpp"

#include <algorithm>
#include <map>

#include "reports/kpi.hpp"
#include "reports/part.hpp"
#include "storage/facts.hpp"
#include "storage/figures.hpp"

namespace gridbot::reports {
namespace {

constexpr int kTrendDays = 14;

std::vector<std::pair<std::string, int>> by_branch(const Town& town, const std::map<std::string, int>& by_category) {
    std::map<std::string, int> branches;
    for (const auto& [code, count] : by_category) branches[code.substr(0, code.find('.'))] += count;
    std::vector<std::pair<std::string, int>> sorted;
    for (const auto& [branch, count] : branches) sorted.emplace_back(town.taxonomy->level1_label(branch), count);
    std::ranges::stable_sort(sorted, [](const auto& a, const auto& b) { return a.second > b.second; });
    return sorted;
}

CaseId last_registered(const storage::facts::Life& life, Time from) {
    CaseId last;
    for (const auto& row : life.cases)
        if (row.registered_at >= from) last = std::max(last, row.id);
    return last;
}

std::vector<DayShare> trend_to(storage::Tx& tx, const Town& town, const storage::figures::Part& part, LocalDay last) {
    std::vector<DayShare> trend;
    for (LocalDay day = last - date::days{kTrendDays - 1}; day <= last; day += date::days{1}) {
        const auto [registered, settled] =
            storage::figures::between(tx, part, midnight(town, day), midnight(town, day + date::days{1}));
        trend.push_back({day, registered, settled});
    }
    return trend;
}

}  // namespace

DailyFigures daily_figures(storage::Tx& tx, const Town& town, std::string_view grid, LocalDay day, Time now) {
    const Time from = midnight(town, day);
    const Time to = midnight(town, day + date::days{1});
    const Time year_from = midnight(town, LocalDay{date::year_month_day{day}.year() / date::January / 1});
    const storage::figures::Part part = part_of(town, grid);

    const Time end = std::max(from, end_so_far(to, now));
    const auto counts = storage::figures::of_day(tx, part, from, to);
    const auto year = storage::figures::between(tx, part, year_from, to);
    const storage::facts::Life life = storage::facts::life(tx, part, from, end);
    const Kpis kpis = kpis_of(life, town, from, end);
    return {.grid = part.grids.empty() ? std::string{} : std::string(grid),
            .place = place_of(town, grid),
            .day = day,
            .now = std::min(now, to - 1ms),
            .registered = counts.registered,
            .settled = counts.settled,
            .same_day = {counts.same_day_settled, counts.same_day_total},
            .on_time = kpis.on_time,
            .open = kpis.open,
            .overdue = kpis.overdue.part,
            .supervised = kpis.under_watch,
            .sensitive = counts.sensitive,
            .confirmed = counts.confirmed,
            .ratings = storage::figures::ratings(tx, part, from, to),
            .year_registered = year.first,
            .year_settled = year.second,
            .highlights = storage::figures::emergencies(tx, part, from, to, kListed),
            .unsettled = storage::figures::unsettled_same_day(tx, part, from, to, kListed),
            .overdue_cases = overdue_at(life, end, kListed),
            .last_case = last_registered(life, from),
            .trend = trend_to(tx, town, part, day),
            .categories = by_branch(town, storage::figures::by_category(tx, part, from, to))};
}

}  // namespace gridbot::reports
