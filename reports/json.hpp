#pragma once

#include <nlohmann/json.hpp>

#include "core/town.hpp"
#include "reports/period.hpp"

/// Reports as JSON: what the archive keeps, what `--format json` prints. Rates are {"part","whole"}, times ISO 8601 in
/// the town's zone, days ISO days, categories and grids codes.
namespace gridbot::reports {

nlohmann::json to_json(const DailyFigures& figures, const Town& town);
nlohmann::json to_json(const PeriodFigures& figures, const Town& town);
nlohmann::json to_json(const Totals& totals, const Town& town);

/// The figures again. Throw nlohmann::json::exception for what to_json() did not write.
DailyFigures daily_from_json(const nlohmann::json& json);
PeriodFigures period_from_json(const nlohmann::json& json);

}  // namespace gridbot::reports
