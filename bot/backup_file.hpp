#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "bot/command_line.hpp"
#include "core/new_file.hpp"
#include "storage/tables.hpp"

namespace gridbot {

/// What a backup says of itself.
struct Manifest {
    std::string program;   // version that made it
    std::string made_at;   // ISO 8601, UTC
    std::string database;  // sqlite: a database file; postgresql: an archive of pg_dump
    storage::tables::Inventory inventory;
    std::string key;  // fingerprint of the key that sealed the contact data; empty: nothing was sealed
    std::uint64_t bytes = 0;
    std::string sha256;  // of those bytes
};

/// A backup is one file: a head of 8192 bytes, `gridbot backup`, a line of JSON filled up with blanks, then the
/// database itself, which `tail -c +8193` gets out by hand. Writes `content` with the manifest, whose `bytes` and
/// `sha256` it sets. Throws std::runtime_error.
void write_backup_file(const std::filesystem::path& out, Manifest& manifest, const std::filesystem::path& content);

/// Throws CallersFault when the file is no backup, or one of a form this program does not know.
Manifest read_manifest(const std::filesystem::path& file);

/// Appends the database of a backup to `to`. Throws CallersFault when it is not, to the byte, what the manifest says.
void unpack_backup(const std::filesystem::path& file, const Manifest& manifest, NewFile& to);

}  // namespace gridbot
