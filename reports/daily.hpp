#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/case.hpp"
#include "core/town.hpp"
#include "storage/connection.hpp"

/// The day of a town or of a part of it, computed from its cases and from nothing else (domain 7.6).
namespace gridbot::reports {

struct DailyFigures {
    LocalDay day;
    Time now;
    int registered = 0;        // without merged, rejected and withdrawn
    int settled = 0;           // on that day, whenever registered
    int same_day_settled = 0;  // of the next, by 24:00
    int same_day_total = 0;    // same-day cases registered before the cut-off
    int open = 0;
    int overdue = 0;
    int supervised = 0;
    int sensitive = 0;  // registered that day: only ever a number
    int confirmed = 0;  // reporters who said that it is well
    int year_registered = 0;
    int year_settled = 0;
    std::vector<Case> highlights;                         // emergencies of the day
    std::vector<Case> unsettled;                          // same-day cases of the day still open
    std::vector<Case> overdue_cases;                      // longest first, at most kListed
    std::vector<std::pair<std::string, int>> categories;  // plain word of the branch -> registered, most first
};

/// `grid` empty or the root: the whole town; else a subtree. `now` bounds the day when it is not over yet.
DailyFigures daily_figures(storage::Tx& tx, const Town& town, std::string_view grid, LocalDay day, Time now);

enum class Face { markdown, plain };
/// About twenty lines in a fixed order; empty sections are dropped, a day without cases has two lines. No names, no
/// address finer than the village, organisations instead of persons.
std::string daily_text(const DailyFigures& figures, const Town& town, Face face);
std::string daily_title(const DailyFigures& figures, const Town& town);

}  // namespace gridbot::reports
