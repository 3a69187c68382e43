#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/role.hpp"
#include "reports/daily.hpp"
#include "reports/kpi.hpp"

/// Weeks, months and totals of a town or of a part of it (domain 7.7, 1.6).
namespace gridbot::reports {

enum class PeriodKind { week, month };
/// "weekly" "monthly": as the archive calls them.
std::string_view name_of(PeriodKind kind);

/// From the first day up to but not including `to`.
struct Period {
    PeriodKind kind = PeriodKind::week;
    LocalDay from;
    LocalDay to;
};
/// Monday to Sunday, the calendar month.
Period period_of(PeriodKind kind, LocalDay day);
/// The period of the same kind that ended when this one began.
Period before(const Period& period);

/// Of a category's branch or of a village, without sensitive cases.
struct Share {
    std::string name;
    int registered = 0;
    int settled = 0;
    int registered_before = 0;  // in the period before
};

/// A place and a matter that keeps coming back there. The building is for those who may know it.
struct RepeatPlace {
    std::string category;
    std::string grid;
    std::string building;
    int count = 0;
};

struct Whistles {
    int times = 0;
    int called = 0;   // organisations
    int arrived = 0;  // of those
    friend bool operator==(const Whistles&, const Whistles&) = default;
};

/// What the dailies of the period said together, and why the period says something else.
struct DailiesSum {
    int days = 0;        // for which a daily was sent
    int registered = 0;  // in them
    int later = 0;       // registered after that day's report, or on a day without one
    int dropped = 0;     // refused, merged or withdrawn after their day's report
    friend bool operator==(const DailiesSum&, const DailiesSum&) = default;
};

/// The figures that every one of the five towns prints, as far as they are stored (domain 1.6).
struct Totals {
    std::string grid;
    std::string place;
    LocalDay from;
    Time now;
    int registered = 0;
    int settled = 0;
    int solved = 0;                             // of the settled
    int disputes = 0;                           // settled
    int hazards = 0;                            // settled
    int errands = 0;                            // settled
    int petitions = 0;                          // settled
    int problems = 0;                           // solved, neither errand nor petition
    std::vector<std::pair<Role, int>> holders;  // people with a post in the grids, by role
};
/// From the beginning of `from` to `now`.
Totals totals_of(storage::Tx& tx, const Town& town, std::string_view grid, LocalDay from, Time now);

struct PeriodFigures {
    std::string grid;   // code of the part; empty: the town
    std::string place;  // its name; empty: the town
    Period period;
    Time now;  // when it was counted
    int settled = 0;
    bool is_first = false;  // no case of the town is older: there is nothing to compare with
    int registered_before = 0;
    int settled_before = 0;
    Kpis kpis;
    std::vector<Share> categories;    // in the order of the town's file
    std::vector<Share> branches;      // villages, in the order of the table
    std::vector<Case> overdue_cases;  // longest first, not sensitive
    std::vector<RepeatPlace> repeats;
    std::vector<DayShare> days;
    Whistles whistles;
    std::optional<DailiesSum> dailies;  // where any was sent, for the whole town
    std::optional<Totals> year;         // of months
};

/// `grid` empty or the root: the whole town; else a subtree. A period that is not over ends at `now`.
PeriodFigures period_figures(storage::Tx& tx, const Town& town, std::string_view grid, const Period& period, Time now);

/// At most 4096 bytes, the least that a platform takes: what is listed is shortened until it fits. No names, no address
/// finer than the village, organisations instead of persons, nothing in an order that ranks anybody.
std::string period_text(const PeriodFigures& figures, const Town& town, Face face);
std::string period_title(const PeriodFigures& figures, const Town& town);
std::string totals_text(const Totals& totals, const Town& town, Face face);

/// "3.2小时", "—": a mean or a median in words.
std::string hours_words(const Town& town, std::optional<double> hours);
std::string minutes_words(const Town& town, std::optional<double> minutes);
/// "93.4%", "—".
std::string percent_words(std::optional<double> percent);

/// What a period's indicators are called and say, in order: 受理及时率, "96.0%(48/50)". One list for every face.
std::vector<std::pair<std::string, std::string>> kpi_words(const Kpis& kpis, const Town& town);
/// The same of totals: 受理登记, "512".
std::vector<std::pair<std::string, int>> totals_words(const Totals& totals, const Town& town);

}  // namespace gridbot::reports
