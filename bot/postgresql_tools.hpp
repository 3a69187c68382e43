#pragma once

#include <filesystem>
#include <string>

namespace gridbot {

/// PostgreSQL's own tools, which must be installed where backups are made (Debian: postgresql-client). The password of
/// `url` reaches them by the environment, never by the list of processes. Both throw std::runtime_error with the first
/// line of what the tool said.

/// Writes an archive of the database, as of a snapshot that an open transaction has exported, into the file.
void pg_dump(const std::string& url, const std::string& snapshot, const std::filesystem::path& file);

/// Fills an empty database from an archive, all or nothing.
void pg_restore(const std::string& url, const std::filesystem::path& file);

}  // namespace gridbot
