#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <variant>
#include <vector>

#include "core/time.hpp"

/// A table that leaves the service: one shape for xlsx, CSV and JSON.
namespace gridbot::reports {

/// Nothing, words, a number, an instant.
using Cell = std::variant<std::monostate, std::string, std::int64_t, double, Time>;

struct Column {
    std::string id;     // name in JSON
    std::string title;  // head of the column
    double width = 12;  // in characters
};

struct Sheet {
    std::string name;
    std::vector<Column> columns;
    std::vector<std::vector<Cell>> rows;  // a cell for each column
};

/// UTF-8 with a byte order mark. What a spreadsheet would take for a formula begins with an apostrophe.
std::string to_csv(const Sheet& sheet, const Zone& zone);
/// An object for each row.
nlohmann::json to_json(const Sheet& sheet, const Zone& zone);

}  // namespace gridbot::reports
