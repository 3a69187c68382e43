#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/taxonomy_file.hpp"

namespace gridbot {

struct CsvRow {
    int line = 0;  // 1-based, where the row starts
    std::vector<std::string> cells;
};

/// A comma-separated file whose first row names the columns. Cells are trimmed, full-width spaces too.
struct CsvTable {
    CsvRow header;
    std::vector<CsvRow> rows;  // empty lines and rows of empty cells are left out
    std::vector<FileFault> faults;
};

/// Reads UTF-8 with or without a byte order mark; CR, LF or CRLF; quoted cells may hold commas, doubled quotes and
/// line breaks. Bytes that are not UTF-8 and quotes that do not match end the reading: `faults` is then not empty and
/// `rows` holds what stood before.
CsvTable read_csv(std::string_view bytes);

}  // namespace gridbot
