#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/config.hpp"
#include "core/policy/calendar.hpp"

namespace gridbot {

/// What an import makes of one year.
struct YearChange {
    int year = 0;
    std::optional<CalendarYear> before;  // nothing: the year had no table
    CalendarYear after;
    int working_days_before = 0;
    int working_days_after = 0;
    std::vector<LocalDay> now_off;   // were working days
    std::vector<LocalDay> now_work;  // were off
};

struct CalendarPlan {
    std::filesystem::path file;       // as [town] names it, absolute
    std::string text;                 // what stands in it afterwards
    std::vector<YearChange> years;    // of the source, whether they change or not
    std::vector<ConfigFault> faults;  // of the source, warnings too
    bool changes_something = false;
    bool is_good() const;  // no fault
};

struct CalendarImportOptions {
    std::filesystem::path config;
    std::filesystem::path source;
    std::string town;  // code; may be empty where the configuration has one town
};

/// Lays the years of a source over a town's calendar (over the shipped one where its file is not there yet) and checks
/// them more strictly than a file in force: each says whether it is official, has days off, and lists no day both ways.
/// Years that the source lacks stay. Writes nothing.
CalendarPlan plan_calendar_import(const CalendarImportOptions& options, const ReadEnvironment& environment);

}  // namespace gridbot
