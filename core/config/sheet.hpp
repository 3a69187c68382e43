#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/fault_log.hpp"
#include "core/csv.hpp"

namespace gridbot {

struct Column {
    std::string_view heading;     // what a town writes: 编码
    std::string_view identifier;  // the same in the glossary's words: code
    bool needed = true;
};

/// A CSV table asked by column. Reports columns that are missing, unknown or there twice and rows that are too long.
class Sheet {
public:
    Sheet(const CsvTable& csv, std::string file, std::initializer_list<Column> columns, FaultLog& log);

    /// Empty where the column or the cell is absent. `identifier` is one of the columns.
    const std::string& cell(const CsvRow& row, std::string_view identifier) const;
    /// A cell that must not be empty; a fault where it is.
    const std::string& needed_cell(const CsvRow& row, std::string_view identifier) const;
    /// A cell cut at `|`, empty parts left out.
    std::vector<std::string> list(const CsvRow& row, std::string_view identifier) const;
    /// All columns are there and the file was read to its end.
    bool is_whole() const { return is_whole_; }

    void fault(const CsvRow& row, std::string what, std::string remedy) const;
    void warn(const CsvRow& row, std::string what, std::string remedy) const;

private:
    struct Place {
        Column column;
        std::size_t index;
    };
    void place_columns(const CsvRow& header, std::initializer_list<Column> columns);
    void report_unknown(const CsvRow& header, std::initializer_list<Column> columns) const;

    std::string file_;
    FaultLog& log_;
    std::vector<Place> places_;
    bool is_whole_ = false;
};

}  // namespace gridbot
