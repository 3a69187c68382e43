#include "reports/daily.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "storage/figures.hpp"

namespace gridbot::reports {
namespace {

constexpr int kListed = 8;

std::vector<std::string> subtree(const Town& town, std::string_view grid) {
    std::vector<std::string> codes;
    const Grid* root = town.directory.root();
    if (grid.empty() || (root && grid == root->code)) return codes;
    for (const Grid& node : town.directory.grids())
        if (town.directory.within(node.code, grid)) codes.push_back(node.code);
    // An unknown grid has no cases; it must not turn into the whole town.
    if (codes.empty()) codes.emplace_back(grid);
    return codes;
}

std::vector<std::pair<std::string, int>> by_branch(const Town& town, const std::map<std::string, int>& by_category) {
    std::map<std::string, int> branches;
    for (const auto& [code, count] : by_category) branches[code.substr(0, code.find('.'))] += count;
    std::vector<std::pair<std::string, int>> sorted;
    for (const auto& [branch, count] : branches) sorted.emplace_back(town.taxonomy->level1_label(branch), count);
    std::ranges::stable_sort(sorted, [](const auto& a, const auto& b) { return a.second > b.second; });
    return sorted;
}

}  // namespace

DailyFigures daily_figures(storage::Tx& tx, const Town& town, std::string_view grid, LocalDay day, Time now) {
    const Time from = town.zone.to_utc(LocalTime{day});
    const Time to = town.zone.to_utc(LocalTime{day + date::days{1}});
    const date::year_month_day ymd{day};
    const Time year_from = town.zone.to_utc(LocalTime{LocalDay{ymd.year() / date::January / 1}});
    const storage::figures::Part part{town.code, subtree(town, grid)};

    DailyFigures f{.day = day, .now = now};
    auto counts = storage::figures::of_day(tx, part, from, to, now);
    f.registered = counts.registered;
    f.settled = counts.settled;
    f.same_day_total = counts.same_day_total;
    f.same_day_settled = counts.same_day_settled;
    f.open = counts.open;
    f.overdue = counts.overdue;
    f.supervised = counts.supervised;
    f.sensitive = counts.sensitive;
    f.confirmed = counts.confirmed;
    auto year = storage::figures::between(tx, part, year_from, to);
    f.year_registered = year.first;
    f.year_settled = year.second;
    f.categories = by_branch(town, storage::figures::by_category(tx, part, from, to));
    f.highlights = storage::figures::emergencies(tx, part, from, to, kListed);
    f.unsettled = storage::figures::unsettled_same_day(tx, part, from, to, kListed);
    f.overdue_cases = storage::figures::overdue(tx, part, now, kListed);
    return f;
}

}  // namespace gridbot::reports
