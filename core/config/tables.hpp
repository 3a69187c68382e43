#pragma once

#include <string>
#include <vector>

#include "core/cell_table.hpp"
#include "core/config/fault_log.hpp"
#include "core/directory.hpp"

namespace gridbot {

template <class Value>
struct TableRow {
    int line = 0;
    Value value;
};

template <class Value>
struct Table {
    std::string file;  // as it is named in faults
    std::vector<TableRow<Value>> rows;
    bool is_whole = false;  // false: rows may be missing, so nothing can be said of codes that are not in it
};

struct DutyRow {
    std::string day;  // ISO
    std::string person;
};

/// A town's tables with the lines their rows stand on.
struct TownTables {
    Table<Grid> grids;
    Table<Org> orgs;
    Table<Person> staff;  // one row per post: the same person may stand here several times
    Table<Group> groups;
    Table<RoutingRow> routing;
    Table<DutyRow> duty;
};

/// Each reads one table: columns in any order, Chinese headings or identifiers. Reports unknown words (level, role,
/// kind), missing codes, missing and surplus columns; whether codes exist elsewhere is check_tables()' business.
/// `own_levels`: level words beyond the usual ones.
Table<Grid> read_grids(const CellTable& cells, const std::string& file, const std::vector<std::string>& own_levels,
                       FaultLog& log);
Table<Org> read_orgs(const CellTable& cells, const std::string& file, FaultLog& log);
Table<Person> read_staff(const CellTable& cells, const std::string& file, FaultLog& log);
Table<Group> read_groups(const CellTable& cells, const std::string& file, FaultLog& log);
Table<RoutingRow> read_routing(const CellTable& cells, const std::string& file, FaultLog& log);
Table<DutyRow> read_duty(const CellTable& cells, const std::string& file, FaultLog& log);

/// Of the rows of one person.
bool has_ended(const Person& row);

/// The rows without their lines, staff rows of one person merged. A post that has ended is nobody's any more; who has
/// no other is a former person, known by number and name.
OrganisationTables organisation_of(const TownTables& tables);

}  // namespace gridbot
