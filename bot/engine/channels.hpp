#pragma once

#include <atomic>
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

/// A town of this process. What it is made of is replaced as a whole while messages are worked on: whoever asks keeps
/// what he got until he is done.
class Home {
public:
    explicit Home(std::shared_ptr<const commands::Desk> desk) : code_(desk->town->code), desk_(std::move(desk)) {}

    const std::string& code() const { return code_; }
    std::shared_ptr<const commands::Desk> desk() const { return desk_; }
    /// Of the same town.
    void replace(std::shared_ptr<const commands::Desk> desk) { desk_ = std::move(desk); }

private:
    const std::string code_;
    std::atomic<std::shared_ptr<const commands::Desk>> desk_;
};

/// A channel of this process: its configuration, its adapter and the town it speaks for.
struct Channel {
    ChannelConfig config;
    std::unique_ptr<adapters::Adapter> adapter;
    const Home* home = nullptr;
};

/// The towns and channels of a configuration, made once at start. Of a town, what it decides may be replaced later.
class Channels {
public:
    /// Types that are not in this build are left out; make() has been told of them by `check`.
    /// Throws std::runtime_error for a fault of the build.
    explicit Channels(const Config& config);

    const Channel* find(std::string_view id) const;
    /// The send-only robots that stand in the group of this conversation (core/group_robot.hpp).
    std::vector<const Channel*> robots_of(const Conversation& group) const;
    const Home* home(std::string_view town_code) const;
    /// Null for a town that is not in the configuration.
    std::shared_ptr<const commands::Desk> desk(std::string_view town_code) const;
    /// Puts another desk in the place of a town's; of a town that is not here, nothing.
    void replace(std::shared_ptr<const commands::Desk> desk);
    const Reach& reach() const { return reach_; }
    /// Where people reach the pages, instead of what the configuration says: before anything runs.
    void set_pages(std::string address) { reach_.pages = std::move(address); }
    const std::vector<std::unique_ptr<Home>>& homes() const { return homes_; }
    const std::map<std::string, Channel, std::less<>>& all() const { return channels_; }

private:
    std::vector<std::unique_ptr<Home>> homes_;
    std::map<std::string, Channel, std::less<>> channels_;
    Reach reach_;
};

}  // namespace gridbot::engine
