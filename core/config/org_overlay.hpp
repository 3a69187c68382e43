#pragma once

#include "core/config/sources.hpp"
#include "core/org_change.hpp"

namespace gridbot {

/// Puts what was changed in the chat over the tables as they are read.
///
/// A change holds only over what it was made for: a group's binding while the table still names the grid that was
/// replaced (or none), a person while the table does not know the number, the end of posts while they are not ended.
/// What somebody wrote into a file since is the later word. So a table that holds the changes already, such as one that
/// `gridbot org export` wrote, stays as it is.
ReviseTable overlay(OrgChanges changes);

/// load_config() with the changes over its tables.
Config load_config(const std::filesystem::path& file, const ReadEnvironment& environment, const OrgChanges& changes);
Config load_config_embedded(const std::filesystem::path& file, const std::filesystem::path& data,
                            const ReadEnvironment& environment, const OrgChanges& changes);

}  // namespace gridbot
