#include "reports/archive.hpp"

#include "core/json.hpp"
#include "reports/json.hpp"
#include "storage/reports.hpp"

namespace gridbot::reports {
namespace {

using nlohmann::json;

constexpr std::string_view kDaily = "daily";

template <class Figures>
std::optional<Figures> read(const std::optional<storage::reports::Report>& kept, Figures (*from_json)(const json&)) {
    if (!kept) return std::nullopt;
    try {
        return from_json(read_json(kept->body));
    } catch (const std::exception&) {
        return std::nullopt;
    }
}

}  // namespace

void keep(storage::Tx& tx, const Town& town, const DailyFigures& figures) {
    storage::reports::keep(
        tx, town.code, {std::string(kDaily), format_day(figures.day), figures.now, dump_json(to_json(figures, town))});
}

void keep(storage::Tx& tx, const Town& town, const PeriodFigures& figures) {
    storage::reports::keep(tx, town.code,
                           {std::string(name_of(figures.period.kind)), format_day(figures.period.from), figures.now,
                            dump_json(to_json(figures, town))});
}

std::optional<DailyFigures> kept_daily(storage::Tx& tx, const Town& town, LocalDay day) {
    return read(storage::reports::find(tx, town.code, kDaily, format_day(day)), daily_from_json);
}

std::optional<PeriodFigures> kept_period(storage::Tx& tx, const Town& town, const Period& period) {
    return read(storage::reports::find(tx, town.code, name_of(period.kind), format_day(period.from)), period_from_json);
}

std::vector<KeptDaily> kept_dailies(storage::Tx& tx, const Town& town, LocalDay from, LocalDay to) {
    std::vector<KeptDaily> dailies;
    for (const auto& kept : storage::reports::between(tx, town.code, kDaily, format_day(from), format_day(to)))
        if (const auto figures = read(std::optional(kept), daily_from_json))
            dailies.push_back({figures->day, figures->last_case, figures->registered});
    return dailies;
}

}  // namespace gridbot::reports
