#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/cell_table.hpp"
#include "core/config/fault_log.hpp"
#include "core/config/table_spec.hpp"

namespace gridbot {

struct SourceTable {
    std::string name;  // of the sheet or the file
    CellTable table;
};

/// What a town office hands in: some or all of the six tables.
using OrgSource = std::map<TableKind, SourceTable>;

/// Reads a folder of CSV files, one .xlsx with a sheet for each table, or a single .csv. A file or sheet is known by
/// its name (网格 or grids; both cases of letters), else by its columns. A folder and a workbook must hold all tables
/// but 值班 (duty): what is missing is a fault, what is not known a warning. CSV is UTF-8, UTF-16 or GB18030. A file of
/// more than 32 MiB is refused.
OrgSource read_org_source(const std::filesystem::path& path, FaultLog& log);

}  // namespace gridbot
