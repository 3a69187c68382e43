#pragma once

#include <functional>
#include <optional>

#include "core/case.hpp"
#include "core/town.hpp"
#include "reports/period.hpp"
#include "reports/sheet.hpp"
#include "storage/connection.hpp"

/// 台账: the cases of a period, one a row, and the figures of a report as sheets.
namespace gridbot::reports {

/// Opens what only the handler of a case may see. Asked only by an export with contacts, never for a sensitive case.
using Contacts = std::function<std::optional<PrivateData>(const Case&)>;

/// The cases registered in [from, to), oldest first. Of a sensitive case nothing but number, times, state and
/// organisation; of the others the place as a work group may see it, and no contact data without `contacts`.
Sheet ledger(storage::Tx& tx, const Town& town, std::string_view grid, Time from, Time to, Time now,
             const Contacts& contacts = nullptr);

/// A last column that says who took the rows out and when, so that it stands in every copy.
void sign(Sheet& sheet, const Town& town, const std::string& who, Time at);

/// The figures of a report: what, number, and of a rate its numerator and denominator.
Sheet figures_sheet(const DailyFigures& figures, const Town& town);
Sheet figures_sheet(const PeriodFigures& figures, const Town& town);
Sheet figures_sheet(const Totals& totals, const Town& town);

}  // namespace gridbot::reports
