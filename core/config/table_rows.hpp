#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

#include "core/cell_table.hpp"
#include "core/config/table_spec.hpp"

namespace gridbot {

/// A table's rows by the identifiers of its columns. Columns that the file leaves out are added.
class TableRows {
public:
    TableRows(CellTable& table, const TableSpec& spec) : table_(table), spec_(spec) {}

    std::string get(const CellRow& row, std::string_view identifier) {
        const std::size_t at = column(identifier);
        return at < row.cells.size() ? row.cells[at] : std::string{};
    }
    void set(CellRow& row, std::string_view identifier, std::string cell) {
        const std::size_t at = column(identifier);
        if (row.cells.size() <= at) row.cells.resize(at + 1);
        row.cells[at] = std::move(cell);
    }
    /// What `cells` has, by identifiers.
    void set_all(CellRow& row, const std::map<std::string, std::string>& cells) {
        for (const Column& column : spec_.columns)
            if (const auto found = cells.find(std::string(column.identifier)); found != cells.end())
                set(row, column.identifier, found->second);
    }
    void append(const std::map<std::string, std::string>& cells) { set_all(table_.rows.emplace_back(), cells); }
    std::vector<CellRow>& all() { return table_.rows; }

private:
    std::size_t column(std::string_view identifier) {
        const auto known = std::ranges::find(spec_.columns, identifier, &Column::identifier);
        auto& headings = table_.header.cells;
        auto found = std::ranges::find_if(headings, [&](const std::string& heading) {
            return heading == known->heading || heading == known->identifier;
        });
        if (found == headings.end()) found = headings.emplace(found, known->heading);
        return static_cast<std::size_t>(found - headings.begin());
    }

    CellTable& table_;
    const TableSpec& spec_;
};

}  // namespace gridbot
