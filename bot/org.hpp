#pragma once

#include <iosfwd>
#include <string>

#include "bot/command_line.hpp"

namespace gridbot {

struct OrgImportCommand {
    std::string source;  // folder, .xlsx or .csv
    std::string config;
    std::string town;  // code; may be empty where there is one town
    bool is_dry_run = false;
};

struct OrgExportCommand {
    std::string folder;  // files that are there already are refused
    std::string config;
    std::string town;  // code; may be empty where there is one town
};

/// `gridbot org export`: a town's tables with what was changed in the chat in them, as the CSV files that `org import`
/// takes, and who changed what. Contact data stands in them: only their owner can read them. Reads the database beside
/// the service. 0 done, 2 the configuration has faults. Throws CallersFault, StoreError, std::runtime_error where a
/// file cannot be written.
int run_org_export(const OrgExportCommand& command, std::ostream& out);

/// `gridbot org import`: says in Chinese what would change and what is wrong, row by row, then puts the new tables in
/// the place of those that the configuration names: all of them, or with any fault none. 0 done, or nothing to do; 2
/// faults. Throws std::runtime_error where a file cannot be written.
int run_org_import(const OrgImportCommand& command, std::ostream& out);

}  // namespace gridbot
