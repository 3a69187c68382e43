#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "core/config.hpp"

namespace gridbot {

/// Where the files of a configuration come from: the disk, or the program itself.
struct ConfigSources {
    /// The bytes of a file, or nothing where it cannot be read.
    std::function<std::optional<std::string>(const std::filesystem::path&)> read;
    /// May others than the owner read it?
    std::function<bool(const std::filesystem::path&)> others_can_read;
    ReadEnvironment environment;
    std::filesystem::path root;  // folder of the configuration file: names in faults are relative to it
    std::filesystem::path data;  // where relative paths of database, key and certificates start

    /// As it is named in a fault.
    std::string shown(const std::filesystem::path& file) const;
};

}  // namespace gridbot
