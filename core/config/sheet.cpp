#include "core/config/sheet.hpp"

#include <algorithm>

#include "core/config/words.hpp"

namespace gridbot {
namespace {

const std::string kNothing;

bool names(std::string_view cell, const Column& column) {
    return cell == column.heading || cell == column.identifier;
}

std::string both_names(const Column& column) {
    return std::string(column.heading) + " (" + std::string(column.identifier) + ")";
}

}  // namespace

Sheet::Sheet(const CsvTable& csv, std::string file, std::initializer_list<Column> columns, FaultLog& log)
    : file_(std::move(file)), log_(log) {
    is_whole_ = csv.faults.empty();
    log_.take_faults(file_, csv.faults);
    place_columns(csv.header, columns);
    report_unknown(csv.header, columns);
    for (const CsvRow& row : csv.rows)
        if (row.cells.size() > csv.header.cells.size() &&
            std::any_of(row.cells.begin() + static_cast<std::ptrdiff_t>(csv.header.cells.size()), row.cells.end(),
                        [](const std::string& cell) { return !cell.empty(); }))
            fault(row, "the row has more cells than there are columns",
                  "put cells that hold a comma in double quotes, remove surplus commas");
}

void Sheet::place_columns(const CsvRow& header, std::initializer_list<Column> columns) {
    for (const Column& column : columns) {
        std::size_t index = header.cells.size();
        for (std::size_t i = 0; i < header.cells.size(); ++i) {
            if (!names(header.cells[i], column)) continue;
            if (index < header.cells.size())
                fault(header, "the column " + both_names(column) + " is there twice", "remove one of them");
            else
                index = i;
        }
        places_.push_back({column, index});
        if (index < header.cells.size() || !column.needed) continue;
        is_whole_ = false;
        fault(header, "the column " + both_names(column) + " is missing", "add it to the first row");
    }
}

void Sheet::report_unknown(const CsvRow& header, std::initializer_list<Column> columns) const {
    std::vector<std::string> known;
    for (const Column& column : columns) {
        known.emplace_back(column.heading);
        known.emplace_back(column.identifier);
    }
    for (const std::string& cell : header.cells)
        if (!cell.empty() && std::find(known.begin(), known.end(), cell) == known.end())
            warn(header, "the column " + in_quotes(cell) + " is not used",
                 write_nearest(cell, known, "nothing, if it is your own"));
}

const std::string& Sheet::cell(const CsvRow& row, std::string_view identifier) const {
    for (const Place& place : places_)
        if (place.column.identifier == identifier)
            return place.index < row.cells.size() ? row.cells[place.index] : kNothing;
    return kNothing;
}

const std::string& Sheet::needed_cell(const CsvRow& row, std::string_view identifier) const {
    const std::string& value = cell(row, identifier);
    if (!value.empty()) return value;
    for (const Place& place : places_)
        // A missing column was reported once, not for each row.
        if (place.column.identifier == identifier && (is_whole_ || place.index < row.cells.size()))
            fault(row, both_names(place.column) + " is empty", "fill it in, or remove the row");
    return value;
}

std::vector<std::string> Sheet::list(const CsvRow& row, std::string_view identifier) const {
    std::vector<std::string> parts;
    std::string_view rest = cell(row, identifier);
    while (!rest.empty()) {
        const std::size_t bar = rest.find('|');
        std::string_view part = rest.substr(0, bar);
        while (part.starts_with(' ')) part.remove_prefix(1);
        while (part.ends_with(' ')) part.remove_suffix(1);
        if (!part.empty()) parts.emplace_back(part);
        rest.remove_prefix(bar == std::string_view::npos ? rest.size() : bar + 1);
    }
    return parts;
}

void Sheet::fault(const CsvRow& row, std::string what, std::string remedy) const {
    log_.fault(file_, row.line, std::move(what), std::move(remedy));
}

void Sheet::warn(const CsvRow& row, std::string what, std::string remedy) const {
    log_.warn(file_, row.line, std::move(what), std::move(remedy));
}

}  // namespace gridbot
