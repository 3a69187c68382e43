#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "reports/period.hpp"
#include "reports/sheet.hpp"

/// A report that was sent, as the picture or the workbook that goes with it. It is made when it is sent, from the kept
/// figures, so that every face of a report says the same number.
namespace gridbot::reports {

struct Enclosure {
    enum class Form { picture, workbook } form = Form::picture;
    std::string kind;  // "daily" "weekly" "monthly"
    LocalDay day;      // on which its period begins

    friend bool operator==(const Enclosure&, const Enclosure&) = default;
};

/// "daily-2026-11-23.png", and what that means; nothing for other words.
std::string name_of(const Enclosure& enclosure);
std::optional<Enclosure> enclosure_of(std::string_view name);

/// PNG or xlsx. Nothing where no such report was sent. Throws std::runtime_error where it cannot be drawn or written.
std::optional<std::string> make(storage::Tx& tx, const Town& town, const Enclosure& enclosure, Time now);

/// A report's workbook: its figures and the cases of its time.
std::array<Sheet, 2> workbook_of(storage::Tx& tx, const Town& town, const DailyFigures& figures, Time now);
std::array<Sheet, 2> workbook_of(storage::Tx& tx, const Town& town, const PeriodFigures& figures, Time now);
std::array<Sheet, 2> workbook_of(storage::Tx& tx, const Town& town, const Totals& totals, Time now);

}  // namespace gridbot::reports
