#pragma once

#include <array>
#include <span>
#include <string_view>

#include "core/config/sheet.hpp"

namespace gridbot {

enum class TableKind { grids, orgs, staff, groups, routing, duty };

/// What a town's table looks like and how two of its rows are told apart.
struct TableSpec {
    TableKind kind;
    std::string_view key;                    // in [town]: "grids"; also the name of the file without .csv
    std::string_view title;                  // 网格: how people call it, and the sheet of a workbook
    std::span<const Column> columns;         // in the order in which they are written
    std::span<const std::string_view> row;   // identifiers of the columns whose cells make a row that one
    std::span<const std::string_view> name;  // what a person recognises it by
    bool is_needed = true;
    bool keeps_ended = false;  // cases name what stands here: a row that vanishes is ended, not removed
};

/// All six, in the order in which they build on each other.
std::span<const TableSpec> table_specs();
const TableSpec& spec_of(TableKind kind);

/// Does a column of this identifier hold somebody's contact data: a telephone, an account?
bool is_contact(std::string_view identifier);

}  // namespace gridbot
