#pragma once

#include <string>
#include <vector>

#include "core/cell_table.hpp"
#include "core/config/org_import.hpp"
#include "core/config/table_spec.hpp"

namespace gridbot {

/// The rows of a table with its columns in the spec's order, days in ISO form; each cell is there, perhaps empty.
/// Reports what Sheet reports.
std::vector<CellRow> rows_in_order(const CellTable& table, const std::string& name, const TableSpec& spec,
                                   FaultLog& log);

struct MergedTable {
    std::vector<CellRow> rows;  // those of the source first, then what has ended (line 0: it stands in no source)
    std::vector<RowChange> changes;
    std::size_t same = 0;
};

/// `current` and `next` as rows_in_order() gives them; `today` in ISO form.
MergedTable merged(const TableSpec& spec, const std::vector<CellRow>& current, std::vector<CellRow> next,
                   const std::string& today);

}  // namespace gridbot
