#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/phrase.hpp"

namespace gridbot {

struct CellRow {
    int line = 0;  // 1-based, where the row starts: a line of a file, a row of a sheet
    std::vector<std::string> cells;
};

/// A cell whose text is not what somebody wrote there. Whether it matters depends on the column.
struct CellMark {
    enum class Kind {
        formula,  // never computed, its remembered result not believed
        error,    // #REF!, #N/A …
        date,     // the spreadsheet made a date of what was typed; the text is the ISO day
        rounded,  // 1.38E+10: digits are lost
        truth     // TRUE, FALSE
    };
    int line = 0;
    std::size_t column = 0;  // 0-based
    Kind kind = Kind::formula;
};

/// What ended the reading of a table, or makes it useless.
struct TableFault {
    int line = 0;  // 0: the table as a whole
    Phrase what;
    Phrase remedy;
};

/// A table whose first row names the columns, read from a CSV file or a sheet. Cells are trimmed, full-width spaces
/// too.
struct CellTable {
    CellRow header;
    std::vector<CellRow> rows;  // empty lines and rows of empty cells are left out
    std::vector<CellMark> marks;
    std::vector<TableFault> faults;
};

}  // namespace gridbot
