#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/cell_table.hpp"
#include "core/config.hpp"
#include "core/config/table_spec.hpp"
#include "core/time.hpp"

namespace gridbot {

/// A table of a town, read but not looked at yet.
struct TableAtHand {
    std::string town;          // code
    std::optional<Zone> zone;  // of the town
    TableKind kind = TableKind::grids;
    std::filesystem::path file;
    std::string shown;  // as it is named in faults
    bool is_there = false;
    CellTable table;
};
/// Puts something else in the place of a table: its rows, and the name that faults give it.
using ReviseTable = std::function<void(TableAtHand&)>;

/// A town's calendar, found but not looked at yet.
struct CalendarAtHand {
    std::string town;                 // code
    std::filesystem::path file;       // empty where the town names none
    std::string shown;                // as it is named in faults
    std::optional<std::string> text;  // nothing where the file is not there
    std::string shipped;              // what holds where the town names none
};
using ReviseCalendar = std::function<void(CalendarAtHand&)>;

/// The channels of towns of these codes, instead of those that the file has: they are not read, nor their secrets.
using OtherChannels = std::function<std::vector<ChannelConfig>(const std::vector<std::string>& towns)>;

/// What is put in the place of files while a configuration is read; each may be empty.
struct Revisions {
    ReviseTable table{};
    ReviseCalendar calendar{};
    OtherChannels channels{};
};

/// Where the files of a configuration come from: the disk, or the program itself.
struct ConfigSources {
    /// The bytes of a file, or nothing where it cannot be read.
    std::function<std::optional<std::string>(const std::filesystem::path&)> read;
    /// May others than the owner read it?
    std::function<bool(const std::filesystem::path&)> others_can_read;
    ReadEnvironment environment;
    std::filesystem::path root;  // folder of the configuration file: names in faults are relative to it
    std::filesystem::path data;  // where relative paths of database, key and certificates start
    Revisions revise{};

    /// As it is named in a fault.
    std::string shown(const std::filesystem::path& file) const;
};

/// load_config() with something else in the place of some files.
Config load_config(const std::filesystem::path& file, const ReadEnvironment& environment, Revisions revise);
/// load_config_embedded() likewise.
Config load_config_embedded(const std::filesystem::path& file, const std::filesystem::path& data,
                            const ReadEnvironment& environment, Revisions revise);

}  // namespace gridbot
