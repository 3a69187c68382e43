#pragma once

#include <toml++/toml.h>

#include <string>
#include <vector>

#include "core/config/fault_log.hpp"
#include "core/config/sources.hpp"

namespace gridbot {

struct ChannelsRead {
    std::vector<ChannelConfig> channels;
    bool has_literal_secret = false;
};

/// Reads the [[channel]] tables of a document. A channel that names no town belongs to the only one.
ChannelsRead read_channels(const toml::table& document, const std::string& file,
                           const std::vector<std::string>& town_codes, const ConfigSources& sources, FaultLog& log);

}  // namespace gridbot
