#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/cell_table.hpp"

namespace gridbot {

struct WorkbookSheet {
    std::string name;
    CellTable table;  // its faults: what keeps this sheet from being read
};

struct Workbook {
    std::vector<WorkbookSheet> sheets;  // in the order of the tabs, hidden ones too
    std::vector<TableFault> faults;     // not empty: not a workbook that can be read
};

/// Reads the sheets of an Excel workbook (.xlsx, ECMA-376 part 1: SpreadsheetML) as text: shared and inline strings,
/// rich text without its form, whole numbers as their digits. Formulas are not computed and their remembered results
/// not taken. A cell that a spreadsheet formats as a date is given as the ISO day. All such cells are marked.
/// Bounded: at most 24 MiB unpacked in one part and 64 MiB in all, 100,000 rows and 200 columns with content, 2,000
/// bytes in a cell; more is a fault, as are merged cells, passwords and the old format .xls.
Workbook read_workbook(std::string_view bytes);

}  // namespace gridbot
