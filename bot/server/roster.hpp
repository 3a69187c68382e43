#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <unordered_set>
#include <vector>

#include "bot/server/limits.hpp"

namespace gridbot::server {

class Connection;

/// What the connections of a server have in common, and who they are. They hold it, so it outlives them. Safe from any
/// thread.
class Roster {
public:
    explicit Roster(ServerLimits server_limits) : limits(server_limits) {}

    const ServerLimits limits;
    std::atomic<std::uint64_t> requests = 0;

    /// A connection enters in its constructor's caller and leaves in its destructor; `served` is false for one that is
    /// only told to go away.
    void enter(Connection& connection, bool served);
    void leave(Connection& connection, bool served) noexcept;

    std::size_t served() const;
    std::size_t turned_away() const;
    bool empty() const { return served() + turned_away() == 0; }
    std::vector<std::shared_ptr<Connection>> all() const;

    /// `last_left` is called each time the roster becomes empty, on the thread where that happens.
    void on_empty(std::function<void()> last_left);

private:
    mutable std::mutex mutex_;
    std::unordered_set<Connection*> connections_;
    std::size_t served_ = 0;
    std::function<void()> last_left_;
};

}  // namespace gridbot::server
