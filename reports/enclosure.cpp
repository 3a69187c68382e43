#include "reports/enclosure.hpp"

#include <fmt/format.h>

#include "reports/archive.hpp"
#include "reports/card.hpp"
#include "reports/ledger.hpp"
#include "reports/part.hpp"
#include "reports/xlsx.hpp"

namespace gridbot::reports {
namespace {

constexpr std::string_view kDaily = "daily";
constexpr std::array kPeriods{PeriodKind::week, PeriodKind::month};
constexpr std::array<std::pair<Enclosure::Form, std::string_view>, 2> kEndings{
    {{Enclosure::Form::picture, ".png"}, {Enclosure::Form::workbook, ".xlsx"}}};

template <class Figures>
std::array<Sheet, 2> sheets(storage::Tx& tx, const Town& town, const Figures& figures, LocalDay from, LocalDay to,
                            Time now) {
    return {figures_sheet(figures, town),
            ledger(tx, town, figures.grid, town.zone.begin_of(from), town.zone.begin_of(to), now)};
}

template <class Figures>
std::string drawn_or_written(storage::Tx& tx, const Town& town, const Enclosure& enclosure, const Figures& figures,
                             Time now) {
    if (enclosure.form == Enclosure::Form::picture) return draw(card_of(figures, town)).png;
    return xlsx_bytes(workbook_of(tx, town, figures, now), town.zone, {town.name, "gridbot", now});
}

}  // namespace

std::string name_of(const Enclosure& enclosure) {
    std::string name = fmt::format("{}-{}", enclosure.kind, format_day(enclosure.day));
    for (const auto& [form, ending] : kEndings)
        if (form == enclosure.form) name += ending;
    return name;
}

std::optional<Enclosure> enclosure_of(std::string_view name) {
    const std::size_t dash = name.find('-');
    if (dash == name.npos) return std::nullopt;
    for (const auto& [form, ending] : kEndings) {
        if (!name.ends_with(ending) || name.size() < dash + 1 + ending.size()) continue;
        const auto day = parse_day(name.substr(dash + 1, name.size() - dash - 1 - ending.size()));
        if (!day) return std::nullopt;
        return Enclosure{form, std::string(name.substr(0, dash)), *day};
    }
    return std::nullopt;
}

std::optional<std::string> make(storage::Tx& tx, const Town& town, const Enclosure& enclosure, Time now) {
    if (enclosure.kind == kDaily) {
        const auto figures = kept_daily(tx, town, enclosure.day);
        if (!figures) return std::nullopt;
        return drawn_or_written(tx, town, enclosure, *figures, now);
    }
    for (const PeriodKind kind : kPeriods) {
        if (enclosure.kind != name_of(kind)) continue;
        const auto figures = kept_period(tx, town, period_of(kind, enclosure.day));
        if (!figures) return std::nullopt;
        return drawn_or_written(tx, town, enclosure, *figures, now);
    }
    return std::nullopt;
}

std::array<Sheet, 2> workbook_of(storage::Tx& tx, const Town& town, const DailyFigures& figures, Time now) {
    return sheets(tx, town, figures, figures.day, figures.day + date::days{1}, now);
}

std::array<Sheet, 2> workbook_of(storage::Tx& tx, const Town& town, const PeriodFigures& figures, Time now) {
    return sheets(tx, town, figures, figures.period.from, figures.period.to, now);
}

std::array<Sheet, 2> workbook_of(storage::Tx& tx, const Town& town, const Totals& totals, Time now) {
    return sheets(tx, town, totals, totals.from, town.zone.day_of(totals.now) + date::days{1}, now);
}

}  // namespace gridbot::reports
