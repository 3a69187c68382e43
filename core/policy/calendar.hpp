#pragma once

#include <map>
#include <set>
#include <string_view>

#include "core/time.hpp"

namespace gridbot {

/// Days off and make-up working days (domain 7.5). A day is a working day if listed as work; else off if listed as
/// off; else Monday to Friday. Years without a table: Monday to Friday and the fixed holidays 1 January, 1–2 May,
/// 1–3 October.
class Calendar {
public:
    /// Reads calendar.json: {"years":{"2026":{"status","off":["2026-01-01/2026-01-03",…],"work":["2026-01-04",…]}}}.
    /// A range may reach into a neighbouring year, as New Year's does.
    /// Errors: bad_config (not JSON, not that shape, a day that does not exist, a range backwards or over a year).
    static Result<Calendar> parse(std::string_view json);

    bool is_working(LocalDay day) const;
    /// The n-th working day after `day`, `day` itself not counted; n = 0 gives `day`. n >= 0.
    LocalDay add_working_days(LocalDay day, int n) const;
    /// The last working day before `day`.
    LocalDay previous_working_day(LocalDay day) const;
    /// `day` itself where it is a working day, else the last one before it: "last Friday of the month", "the 25th".
    LocalDay working_day_at_or_before(LocalDay day) const;
    /// Does a table cover the year? Where none does, the administrator is to be warned.
    bool has_year(int year) const;

private:
    std::set<LocalDay> off_;
    std::set<LocalDay> work_;
    std::set<int> years_;
};

}  // namespace gridbot
