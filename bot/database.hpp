#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "bot/command_line.hpp"
#include "storage/store.hpp"

namespace gridbot {

/// The file of `sqlite:path`; nothing for other databases.
std::optional<std::filesystem::path> sqlite_file(const std::string& url);

/// Opens the database of `storage.url` to serve from it, makes it where it is missing and brings its schema up to date;
/// what becomes of its health is logged. Throws CallersFault for an address of no known kind, StoreError.
std::unique_ptr<storage::Store> open_database(const std::string& url, Time now);

/// Opens a database that is there to read it, beside the service that uses it. Throws as open_database does.
std::unique_ptr<storage::Store> open_database_to_read(const std::string& url);

}  // namespace gridbot
