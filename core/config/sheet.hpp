#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/cell_table.hpp"
#include "core/config/fault_log.hpp"

namespace gridbot {

struct Column {
    enum class Holds { text, day };
    std::string_view heading;     // what a town writes: 编码
    std::string_view identifier;  // the same in the glossary's words: code
    bool needed = true;
    Holds holds = Holds::text;
};

/// A table asked by column. Reports columns that are missing, unknown or there twice, rows that are too long, and cells
/// of its columns that a spreadsheet changed or would compute. `columns` and `log` must outlive it.
class Sheet {
public:
    Sheet(const CellTable& table, std::string file, std::span<const Column> columns, FaultLog& log);

    /// Empty where the column or the cell is absent. `identifier` is one of the columns.
    const std::string& cell(const CellRow& row, std::string_view identifier) const;
    /// A cell that must not be empty; a fault where it is.
    const std::string& needed_cell(const CellRow& row, std::string_view identifier) const;
    /// A cell cut at `|`, empty parts left out.
    std::vector<std::string> list(const CellRow& row, std::string_view identifier) const;
    /// A day as 2026-09-18, however a spreadsheet wrote it: 2026/9/18, 2026年9月18日, or the number of the day since
    /// 1900. What is no day is a fault and comes back empty.
    std::string day(const CellRow& row, std::string_view identifier) const;
    /// All columns are there and the table was read to its end.
    bool is_whole() const { return is_whole_; }

    void fault(const CellRow& row, std::string_view identifier, Phrase what, Phrase remedy) const;
    void warn(const CellRow& row, std::string_view identifier, Phrase what, Phrase remedy) const;

private:
    struct Place {
        Column column;
        std::size_t index;
    };
    void place_columns(const CellRow& header, std::span<const Column> columns);
    void report_unknown(const CellRow& header, std::span<const Column> columns) const;
    void report_marks(const CellTable& table) const;
    const Place* place_of(std::string_view identifier) const;
    std::string_view heading_of(std::string_view identifier) const;

    std::string file_;
    FaultLog& log_;
    std::vector<Place> places_;
    bool is_whole_ = false;
};

/// `编码 (code)`, `“编码”`
Phrase name_of(const Column& column);

}  // namespace gridbot
