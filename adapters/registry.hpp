#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "adapters/adapter.hpp"

namespace gridbot::adapters {

/// Adds a fault of the channel, on the line of the setting `key` where there is one.
using TellFault =
    std::function<void(std::string_view key, std::string what, std::string remedy, ConfigFault::Weight weight)>;

/// A channel type of this build or of a later one.
struct ChannelType {
    std::string_view name;
    std::vector<std::string_view> required;  // settings without which it cannot work
    std::vector<std::string_view> optional;
    /// nullptr: known, but not in this build.
    std::unique_ptr<Adapter> (*make)(const ChannelConfig& config) = nullptr;
    /// What `mode` may say, the default first; empty: it has none. Those needed in one mode only are in `check`.
    std::vector<std::string_view> modes{};
    /// Faults that need more than a look at single settings; nullptr: none.
    void (*check)(const ChannelConfig& config, const TellFault& tell) = nullptr;
};

/// Every type that a configuration may name. A new platform is a folder and one line here.
std::span<const ChannelType> channel_types();
const ChannelType* find_channel_type(std::string_view name);

/// Faults of a channel's settings: unknown type, missing or unusable settings, unknown keys (warnings), and a warning
/// "not in this build" for types that later versions bring.
std::vector<ConfigFault> check_channel(const ChannelConfig& config, const std::string& file);

}  // namespace gridbot::adapters
