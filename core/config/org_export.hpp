#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "core/config.hpp"
#include "core/org_change.hpp"

namespace gridbot {

struct OrgExport {
    std::vector<std::pair<std::string, std::string>> files;  // "staff.csv" -> its bytes
    std::vector<ConfigFault> faults;                         // of the configuration, warnings too
};

/// The tables of a town as CSV files that `gridbot org import` takes, with what was changed in the chat in them.
/// Columns that are not the tables' own are left out.
OrgExport export_org(const std::filesystem::path& config, const ReadEnvironment& environment, const std::string& town,
                     const OrgChanges& changes);

}  // namespace gridbot
