#include "reports/daily.hpp"

#include <algorithm>
#include <map>
#include <tuple>

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

/// A day and the part of a town that is looked at.
struct Look {
    storage::Part part;
    Time from, to, end;  // the day, and how much of it is over
};

Look look_at(const Town& town, std::string_view grid, LocalDay day, Time now) {
    const Time from = town.zone.begin_of(day);
    const Time to = town.zone.begin_of(day + date::days{1});
    return {part_of(town, grid), from, to, std::max(from, end_so_far(to, now))};
}

/// Everything that was open on the day, as it stands at its end.
struct Standing {
    Kpis kpis;
    std::vector<Case> overdue;
    CaseId last;  // registered on the day
};

// Tens of thousands of lines of history in a large town: read only where the day is over.
void visit_all(storage::Tx& tx, const Look& look, Time now, CaseVisitor visit) {
    if (look.end > now) {
        storage::facts::each_standing(tx, look.part, look.from, look.end,
                                      [&](const storage::facts::CaseFacts& row) { visit(row, {}); });
        return;
    }
    each_case(storage::facts::life(tx, look.part, look.from, look.end), visit);
}

Standing look_over(storage::Tx& tx, const Town& town, const Look& look, Time now) {
    Standing standing;
    OverdueCases overdue(look.end, kListed);
    const auto each = [&](CaseVisitor count) {
        visit_all(tx, look, now, [&](const storage::facts::CaseFacts& row, auto history) {
            count(row, history);
            overdue.look_at(row, history);
            if (row.registered_at >= look.from) standing.last = std::max(standing.last, row.id);
        });
    };
    standing.kpis = kpis_of(each, town, look.from, look.end);
    standing.overdue = overdue.take();
    return standing;
}

DailyFigures count(storage::Tx& tx, const Town& town, std::string_view grid, LocalDay day, Time now, const Look& look,
                   const Kpis& kpis) {
    const auto counts = storage::figures::of_day(tx, look.part, look.from, look.to);
    return {.grid = look.part.grids.empty() ? std::string{} : std::string(grid),
            .place = place_of(town, grid),
            .day = day,
            .now = std::min(now, look.to - 1ms),
            .registered = counts.registered,
            .settled = counts.settled,
            .same_day = {counts.same_day_settled, counts.same_day_total},
            .on_time = kpis.on_time,
            .open = kpis.open,
            .overdue = kpis.overdue.part,
            .supervised = kpis.under_watch,
            .sensitive = counts.sensitive,
            .confirmed = counts.confirmed,
            .categories = by_branch(town, storage::figures::by_category(tx, look.part, look.from, look.to))};
}

}  // namespace

DailyFigures figures_so_far(storage::Tx& tx, const Town& town, std::string_view grid, LocalDay day, Time now) {
    const Look look = look_at(town, grid, day, now);
    const auto each = [&](CaseVisitor visit) { visit_all(tx, look, now, visit); };
    return count(tx, town, grid, day, now, look, kpis_of(each, town, look.from, look.end));
}

DailyFigures daily_figures(storage::Tx& tx, const Town& town, std::string_view grid, LocalDay day, Time now) {
    const Look look = look_at(town, grid, day, now);
    Standing standing = look_over(tx, town, look, now);
    DailyFigures figures = count(tx, town, grid, day, now, look, standing.kpis);
    const LocalDay new_year{date::year_month_day{day}.year() / date::January / 1};
    std::tie(figures.year_registered, figures.year_settled) =
        storage::figures::in_days(tx, look.part, {new_year, day, town.zone.begin_of(new_year), look.to});
    figures.ratings = storage::figures::ratings(tx, look.part, look.from, look.to);
    figures.highlights = storage::figures::emergencies(tx, look.part, look.from, look.to, kListed);
    figures.unsettled = storage::figures::unsettled_same_day(tx, look.part, look.from, look.to, kListed);
    figures.overdue_cases = std::move(standing.overdue);
    figures.last_case = standing.last;
    figures.trend = trend_to(tx, town, look.part, day, kTrendDays);
    return figures;
}

std::vector<DayShare> trend_to(storage::Tx& tx, const Town& town, const storage::Part& part, LocalDay last, int days) {
    const LocalDay first = last - date::days{days - 1};
    std::vector<Time> bounds;
    for (LocalDay day = first; day <= last + date::days{1}; day += date::days{1})
        bounds.push_back(town.zone.begin_of(day));
    std::vector<DayShare> trend;
    for (LocalDay day = first; const auto& [registered, settled] : storage::figures::between_each(tx, part, bounds)) {
        trend.push_back({day, registered, settled});
        day += date::days{1};
    }
    return trend;
}

}  // namespace gridbot::reports
