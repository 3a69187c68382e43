#pragma once

#include <filesystem>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>

#include "bot/backup_file.hpp"

namespace gridbot {

/// Writes the database of `storage` into the new file `out` while the service reads and writes it, and the pictures
/// that are not there yet into the folder `attachments` beside it. The key file is not
/// in it: whoever finds a backup shall not read contact data. `goes_on` is asked now and then; where it says no,
/// nothing is left behind and nothing returned. Throws std::runtime_error (StoreError) with one sentence.
std::optional<Manifest> make_backup(const StorageConfig& storage, const std::filesystem::path& out, Time now,
                                    const std::function<bool()>& goes_on);

/// `gridbot backup OUT`. 0.
int run_backup(const std::string& out, const std::string& config_file, std::ostream& said);

struct RestoreOptions {
    std::string in;
    std::string config;
    bool without_key = false;  // contact data stays unreadable; the next start makes a new key
};
/// `gridbot restore IN`: into the empty place that the configuration names, with the pictures that stand beside the
/// backup (missing ones are named), brought up to date and verified: 0 whole, 1
/// not (then nothing is left there). Throws CallersFault when the place is not empty, the file is no whole backup or
/// the key that is there is not the one that sealed it; that none is there is said.
int run_restore(const RestoreOptions& options, std::ostream& said);

struct MoveOptions {
    std::string from, to;  // addresses as [storage] has them
    std::string config;    // may be empty; else relative paths start at its folder
};
/// `gridbot move`: every row of one database into another, empty one; verified: 0 whole, 1 not. No service may run.
int run_move(const MoveOptions& options, std::ostream& said);

}  // namespace gridbot
