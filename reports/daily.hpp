#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/case.hpp"
#include "core/town.hpp"
#include "reports/page.hpp"
#include "storage/connection.hpp"
#include "storage/part.hpp"

/// The day of a town or of a part of it, computed from its cases and from nothing else (domain 7.6).
namespace gridbot::reports {

/// How many cases of a kind a report names.
inline constexpr int kListed = 8;

struct DayShare {
    LocalDay day;
    int registered = 0;
    int settled = 0;
    friend bool operator==(const DayShare&, const DayShare&) = default;
};

struct DailyFigures {
    std::string grid;   // code of the part; empty: the town
    std::string place;  // its name; empty: the town
    LocalDay day;
    Time now;
    int registered = 0;  // without merged, rejected and withdrawn
    int settled = 0;     // on that day, whenever registered
    Rate same_day;       // settled by 24:00 of the same-day cases registered before the cut-off
    Rate on_time;        // settled by its due time, of what fell due
    int open = 0;        // like the next two: at the end of the day, or now
    int overdue = 0;
    int supervised = 0;
    int sensitive = 0;                           // registered that day: only ever a number
    int confirmed = 0;                           // reporters who said that it is well
    std::map<int, int, std::greater<>> ratings;  // of that day, best first: 5, 3, 1 -> how many
    int year_registered = 0;
    int year_settled = 0;
    std::vector<Case> highlights;     // emergencies of the day
    std::vector<Case> unsettled;      // same-day cases of the day still open
    std::vector<Case> overdue_cases;  // longest first, at most kListed
    CaseId last_case;                 // of the day's registered: what came after the report is higher
    std::vector<DayShare> trend;      // the fortnight that ends with the day
    std::vector<std::pair<std::string, int>> categories;  // plain word of the branch -> registered, most first
};

/// `grid` empty or the root: the whole town; else a subtree. `now` bounds the day when it is not over yet.
DailyFigures daily_figures(storage::Tx& tx, const Town& town, std::string_view grid, LocalDay day, Time now);

/// Only its numbers and categories, counted in the same way: no year, no lists of cases, no trend. For whoever looks
/// every half minute.
DailyFigures figures_so_far(storage::Tx& tx, const Town& town, std::string_view grid, LocalDay day, Time now);

/// What was registered and settled on each of the `days` days that end with `last`, the first one first.
std::vector<DayShare> trend_to(storage::Tx& tx, const Town& town, const storage::Part& part, LocalDay last, int days);

/// Nothing was registered or settled and nothing is open.
inline bool is_quiet(const DailyFigures& figures) {
    return figures.registered == 0 && figures.settled == 0 && figures.open == 0;
}

/// About twenty lines in a fixed order; empty sections are dropped, a day without cases has two lines. No names, no
/// address finer than the village, organisations instead of persons.
std::string daily_text(const DailyFigures& figures, const Town& town, Face face);
std::string daily_title(const DailyFigures& figures, const Town& town);

/// "SH20261123-0001 惠民物业(+1天)": units, never persons.
std::string overdue_words(const Case& row, const Town& town, Time now);

}  // namespace gridbot::reports
