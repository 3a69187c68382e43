#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "core/message.hpp"

namespace gridbot::engine {

/// How the channels are: what links, platforms and bridges last told. Safe from any thread. Time is real time: a socket
/// lives in it, whatever clock the town goes by.
class Health {
public:
    using Instant = std::chrono::steady_clock::time_point;

    void tell(std::string_view channel, ChannelState state, Instant now = std::chrono::steady_clock::now());

    /// A channel of which nothing was told is up: nobody would tell of it.
    ChannelState of(std::string_view channel, Instant now = std::chrono::steady_clock::now()) const;

private:
    struct Told {
        ChannelState state;
        Instant until;
    };
    mutable std::mutex mutex_;
    std::map<std::string, Told, std::less<>> told_;
};

}  // namespace gridbot::engine
