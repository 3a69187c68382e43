#pragma once

#include <optional>
#include <vector>

#include "reports/period.hpp"

/// What officials were sent, as figures: a report that was sent says the same ever after.
namespace gridbot::reports {

void keep(storage::Tx& tx, const Town& town, const DailyFigures& figures);
void keep(storage::Tx& tx, const Town& town, const PeriodFigures& figures);

/// Of the whole town. Nothing where none was sent, or where what is kept was written by another version.
std::optional<DailyFigures> kept_daily(storage::Tx& tx, const Town& town, LocalDay day);
std::optional<PeriodFigures> kept_period(storage::Tx& tx, const Town& town, const Period& period);

/// What each daily of the days from `from` up to but not including `to` said of registrations, and up to which case.
struct KeptDaily {
    LocalDay day;
    CaseId last_case;
    int registered = 0;
};
std::vector<KeptDaily> kept_dailies(storage::Tx& tx, const Town& town, LocalDay from, LocalDay to);

}  // namespace gridbot::reports
