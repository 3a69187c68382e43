#pragma once

#include <filesystem>
#include <iosfwd>

#include "core/config.hpp"
#include "storage/store.hpp"

/// Pictures: the database names them, a folder holds them.
namespace gridbot {

/// The service's: the one that the configuration names; else `attachments` beside the database file, of another
/// database beside the key file.
std::filesystem::path pictures_folder(const StorageConfig& storage);

/// Where backups keep pictures: a folder beside the file, common to all backups there. A picture never changes, so each
/// backup adds only those that are new.
std::filesystem::path pictures_beside(const std::filesystem::path& backup);

/// Reads every picture that the database names. Prints those that are not in the folder, or not as they were, and
/// returns how many.
std::int64_t count_missing_pictures(storage::Store& store, const Config& config, std::ostream& said);

}  // namespace gridbot
