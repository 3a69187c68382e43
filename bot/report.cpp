#include "bot/report.hpp"

#include <array>
#include <variant>

#include "bot/operator_desk.hpp"
#include "core/json.hpp"
#include "reports/archive.hpp"
#include "reports/card.hpp"
#include "reports/enclosure.hpp"
#include "reports/json.hpp"
#include "reports/part.hpp"
#include "reports/xlsx.hpp"

namespace gridbot {
namespace {

using reports::DailyFigures;
using reports::PeriodFigures;
using reports::PeriodKind;
using reports::Totals;
using Report = std::variant<DailyFigures, PeriodFigures, Totals>;

struct Wanted {
    const OperatorDesk& desk;
    std::string grid;
    std::optional<LocalDay> date;
    bool anew = false;

    LocalDay today() const { return desk.town->zone.day_of(desk.now); }
    bool may_be_kept() const { return !anew && reports::part_of(*desk.town, grid).grids.empty(); }
};

DailyFigures daily(storage::Tx& tx, const Wanted& wanted) {
    const LocalDay day = wanted.date.value_or(wanted.today());
    if (wanted.may_be_kept())
        if (auto kept = reports::kept_daily(tx, *wanted.desk.town, day)) return *kept;
    return reports::daily_figures(tx, *wanted.desk.town, wanted.grid, day, wanted.desk.now);
}

PeriodFigures period(storage::Tx& tx, const Wanted& wanted, PeriodKind kind) {
    const auto period =
        wanted.date ? reports::period_of(kind, *wanted.date) : before(reports::period_of(kind, wanted.today()));
    if (wanted.may_be_kept())
        if (auto kept = reports::kept_period(tx, *wanted.desk.town, period)) return *kept;
    return reports::period_figures(tx, *wanted.desk.town, wanted.grid, period, wanted.desk.now);
}

Totals total(storage::Tx& tx, const Wanted& wanted) {
    const LocalDay year{date::year_month_day{wanted.today()}.year() / date::January / 1};
    return reports::totals_of(tx, *wanted.desk.town, wanted.grid, wanted.date.value_or(year), wanted.desk.now);
}

Report count(storage::Tx& tx, const Wanted& wanted, const std::string& kind) {
    if (kind == "daily") return daily(tx, wanted);
    if (kind == "weekly") return period(tx, wanted, PeriodKind::week);
    if (kind == "monthly") return period(tx, wanted, PeriodKind::month);
    return total(tx, wanted);
}

std::string text_of(const DailyFigures& figures, const Town& town) {
    return reports::daily_text(figures, town, reports::Face::plain);
}
std::string text_of(const PeriodFigures& figures, const Town& town) {
    return reports::period_text(figures, town, reports::Face::plain);
}
std::string text_of(const Totals& totals, const Town& town) {
    return reports::totals_text(totals, town, reports::Face::plain);
}

template <class Figures>
std::string workbook_bytes(const Figures& figures, const Wanted& wanted) {
    const Town& town = *wanted.desk.town;
    const auto sheets = storage::query_now(
        *wanted.desk.store, [&](storage::Tx& tx) { return reports::workbook_of(tx, town, figures, wanted.desk.now); });
    return reports::xlsx_bytes(sheets, town.zone, {town.name, account_of_operator(), wanted.desk.now});
}

}  // namespace

int run_report(const ReportOptions& options, std::ostream& out) {
    const bool is_binary = options.format == "png" || options.format == "xlsx";
    if (is_binary) keep_off_terminals(options.format, options.out);
    const OperatorDesk desk = open_desk(options.config, options.town);
    Wanted wanted{
        .desk = desk, .grid = grid_named(*desk.town, options.grid), .date = std::nullopt, .anew = options.anew};
    if (!options.date.empty()) wanted.date = day_named("--date", options.date);
    const Report report =
        storage::query_now(*desk.store, [&](storage::Tx& tx) { return count(tx, wanted, options.kind); });
    std::visit(
        [&](const auto& figures) {
            if (options.format == "xlsx")
                put_out(workbook_bytes(figures, wanted), options.out, out);
            else if (options.format == "png")
                put_out(reports::draw(reports::card_of(figures, *desk.town)).png, options.out, out);
            else if (options.format == "json")
                put_out(dump_json(reports::to_json(figures, *desk.town), 2) + "\n", options.out, out);
            else
                put_out(text_of(figures, *desk.town) + "\n", options.out, out);
        },
        report);
    return 0;
}

}  // namespace gridbot
