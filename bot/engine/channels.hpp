#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/registry.hpp"
#include "commands/desk.hpp"
#include "core/config.hpp"
#include "core/reach.hpp"

namespace gridbot::engine {

/// A channel of this process: its configuration, its adapter and the town it speaks for.
struct Channel {
    ChannelConfig config;
    std::unique_ptr<adapters::Adapter> adapter;
    const commands::Desk* desk = nullptr;
};

/// The towns and channels of a configuration, made once at start. Immutable.
class Channels {
public:
    /// Types that are not in this build are left out; make() has been told of them by `check`.
    /// Throws std::runtime_error for a fault of the build.
    explicit Channels(const Config& config);

    const Channel* find(std::string_view id) const;
    /// The send-only robot of the same platform that is bound to what `group` is bound to; nullptr when there is none.
    const Channel* robot_of(const Conversation& group) const;
    const commands::Desk* desk(std::string_view town_code) const;
    const Reach& reach() const { return reach_; }
    const std::vector<std::unique_ptr<const commands::Desk>>& desks() const { return desks_; }
    const std::map<std::string, Channel, std::less<>>& all() const { return channels_; }

private:
    std::vector<std::unique_ptr<const commands::Desk>> desks_;
    std::map<std::string, Channel, std::less<>> channels_;
    Reach reach_;
};

}  // namespace gridbot::engine
