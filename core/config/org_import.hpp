#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/config.hpp"
#include "core/config/org_source.hpp"

namespace gridbot {

/// One row that an import makes other than it was.
struct RowChange {
    enum class Kind { added, changed, resumed, ended, removed } kind = Kind::added;
    std::string row;   // in Chinese: `SH-HX-54 第54网格`
    std::string what;  // of changed rows: `户数 286 → 290；手机已改`. Contact data is never in it
};

/// What an import does to one of the town's tables.
struct TableChange {
    TableKind kind = TableKind::grids;
    std::filesystem::path file;  // as [town] names it, absolute
    std::string shown;           // as it is named in faults
    std::string text;            // what stands in it afterwards
    std::vector<RowChange> rows;
    std::size_t same = 0;
};

struct OrgPlan {
    std::vector<TableChange> tables;  // those that the source holds
    std::vector<ConfigFault> faults;  // of the tables, warnings too
    std::size_t other_faults = 0;     // of the rest of the configuration: they hinder `serve`, not an import
    bool is_good() const;             // no fault in the tables

    bool changes_something() const;
};

struct OrgImportOptions {
    std::filesystem::path config;
    std::filesystem::path source;
    std::string town;  // code; may be empty where the configuration has one town
};

/// Compares a source with a town's tables and checks what would come of it as `gridbot check` does. Writes nothing.
///
/// Rows are told apart by their code, a post by person, role, grid and organisation. What the source does not have any
/// more is ended on the day of `now` in the town's zone where cases may name it (grids, organisations, posts; the
/// contact data of an ended post is dropped), removed elsewhere. What has ended stays. A first import begins no
/// validity; later, what is new is valid from that day. The same source again changes nothing.
OrgPlan plan_org_import(const OrgImportOptions& options, const ReadEnvironment& environment, Time now);

}  // namespace gridbot
