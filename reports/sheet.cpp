#include "reports/sheet.hpp"

#include <fmt/format.h>

#include "core/csv.hpp"

namespace gridbot::reports {
namespace {

template <class... Fs>
struct Overloaded : Fs... {
    using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;  // clang 14 does not deduce it from the aggregate

// "=1+1", "+86", "-2", "@SUM" and what hides one of them behind white space: Excel would reckon, not show.
std::string as_text(const std::string& words) {
    return !words.empty() && std::string_view("=+-@\t\r").find(words.front()) != std::string_view::npos ? "'" + words
                                                                                                        : words;
}

std::string csv_cell(const Cell& cell, const Zone& zone) {
    return std::visit(Overloaded{[](std::monostate) { return std::string{}; },
                                 [](const std::string& words) { return as_text(words); },
                                 [](std::int64_t number) { return std::to_string(number); },
                                 [](double number) { return fmt::format("{}", number); },
                                 [&](Time at) {
                                     const LocalTime local = zone.to_local(at);
                                     return fmt::format("{} {}", format_day(date::floor<date::days>(local)),
                                                        format_clock(local));
                                 }},
                      cell);
}

nlohmann::json json_cell(const Cell& cell, const Zone& zone) {
    return std::visit(Overloaded{[](std::monostate) { return nlohmann::json(); },
                                 [&](Time at) { return nlohmann::json(format_iso(at, zone)); },
                                 [](const auto& value) { return nlohmann::json(value); }},
                      cell);
}

}  // namespace

std::string to_csv(const Sheet& sheet, const Zone& zone) {
    std::vector<std::string> header;
    for (const Column& column : sheet.columns) header.push_back(column.title);
    std::vector<CellRow> rows;
    for (const auto& cells : sheet.rows) {
        CellRow row;
        for (const Cell& cell : cells) row.cells.push_back(csv_cell(cell, zone));
        rows.push_back(std::move(row));
    }
    return write_csv(header, rows);
}

nlohmann::json to_json(const Sheet& sheet, const Zone& zone) {
    nlohmann::json all = nlohmann::json::array();
    for (const auto& cells : sheet.rows) {
        nlohmann::json row = nlohmann::json::object();
        for (std::size_t i = 0; i < cells.size(); ++i) row[sheet.columns[i].id] = json_cell(cells[i], zone);
        all.push_back(std::move(row));
    }
    return all;
}

}  // namespace gridbot::reports
