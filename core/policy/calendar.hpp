#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "core/time.hpp"

namespace gridbot {

/// A year's table.
struct CalendarYear {
    /// official: as the State Council published it. unconfirmed: worked out before that. unstated: a town's own table.
    enum class Status { unstated, unconfirmed, official } status = Status::unstated;
    std::string source;  // in words: "国务院办公厅 2025-11-04"
    std::set<LocalDay> off;
    std::set<LocalDay> work;
};

/// Days off and make-up working days (domain 7.5). A day is a working day if listed as work; else off if listed as
/// off; else Monday to Friday. Years without a table: Monday to Friday and the fixed holidays 1 January, 1–2 May,
/// 1–3 October.
class Calendar {
public:
    Calendar() = default;
    explicit Calendar(std::map<int, CalendarYear> years);

    /// What core/policy/calendar_file.hpp reads, where it finds no fault.
    /// Errors: bad_config.
    static Result<Calendar> parse(std::string_view json);

    bool is_working(LocalDay day) const;
    /// The n-th working day after `day`, `day` itself not counted; n = 0 gives `day`. n >= 0.
    LocalDay add_working_days(LocalDay day, int n) const;
    /// The last working day before `day`.
    LocalDay previous_working_day(LocalDay day) const;
    /// `day` itself where it is a working day, else the last one before it: "last Friday of the month", "the 25th".
    LocalDay working_day_at_or_before(LocalDay day) const;
    /// The table of a year, nullptr where there is none: then, and where it is unconfirmed, the administrator is
    /// warned.
    const CalendarYear* table_of(int year) const;

private:
    std::map<int, CalendarYear> years_;
    std::set<LocalDay> off_;
    std::set<LocalDay> work_;
};

}  // namespace gridbot
