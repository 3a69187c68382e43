#pragma once

#include <toml++/toml.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/config/fault_log.hpp"
#include "core/config/sources.hpp"
#include "core/config/tables.hpp"

namespace gridbot {

/// A town read but not yet checked against the channels.
struct TownDraft {
    std::string file;  // where its table stands
    int line = 0;
    std::string code;
    std::string name;
    std::optional<Zone> zone;
    std::vector<std::string> bot_names;
    TownTables tables;
    bool has_table_faults = false;  // in single rows, before the tables are compared
    std::shared_ptr<const Taxonomy> taxonomy;
    TextBook texts;
    Calendar calendar;
    Rhythm rhythm;
};

/// Reads what a [town] table names. `file`: where the table stands; the paths in it start at that file's folder.
TownDraft read_town(const toml::table& table, const std::filesystem::path& file, const ConfigSources& sources,
                    FaultLog& log);

/// Checks tables and cover and makes the town. Null where it has no time zone; faults say why.
std::shared_ptr<const Town> finish_town(TownDraft draft, const std::vector<ChannelConfig>& channels, FaultLog& log);

}  // namespace gridbot
