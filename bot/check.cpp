#include "bot/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>

#include "adapters/registry.hpp"
#include "bot/channel_table.hpp"

namespace gridbot {
namespace {

std::size_t count(const Config& config, ConfigFault::Weight weight) {
    return static_cast<std::size_t>(std::ranges::count(config.faults, weight, &ConfigFault::weight));
}

}  // namespace

void add_channel_faults(Config& config) {
    for (const ChannelConfig& channel : config.channels)
        for (ConfigFault& fault : adapters::check_channel(channel, config.file.filename().string()))
            config.faults.push_back(std::move(fault));
}

Config usable_config(Config config) {
    add_channel_faults(config);
    if (config.usable()) return config;
    std::string said = to_line(*std::ranges::find(config.faults, ConfigFault::Weight::fault, &ConfigFault::weight));
    if (const auto all = count(config, ConfigFault::Weight::fault); all > 1)
        said += fmt::format(" ({} faults more: gridbot check names them)", all - 1);
    throw CallersFault(said);
}

int run_check(const std::string& config_file) {
    Config config = load_config(config_file, environment);
    add_channel_faults(config);
    for (const ConfigFault& fault : config.faults) std::cout << to_line(fault) << "\n";
    std::cout << channel_table(config);
    const std::size_t faults = count(config, ConfigFault::Weight::fault);
    std::cout << config_file << ": " << faults << " faults, " << count(config, ConfigFault::Weight::warning)
              << " warnings\n";
    return faults == 0 ? 0 : 2;
}

}  // namespace gridbot
