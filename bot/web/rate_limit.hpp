#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "core/time.hpp"

namespace gridbot::web {

/// So many in a time, for each key: an address, a token. In memory and of bounded size, so that who is refused costs
/// next to nothing. Any thread.
class RateLimit {
public:
    RateLimit(int most, std::chrono::milliseconds within) : most_(most), within_(within) {}

    /// Was the key counted `most` times since its time began?
    bool is_used_up(std::string_view key, Time now);
    /// Counts once more. True as long as that was allowed.
    bool count(std::string_view key, Time now);

private:
    struct Used {
        Time since;
        int times = 0;
    };
    static constexpr std::size_t kMostKeys = 10'000;
    void forget_old(Time now);

    const int most_;
    const std::chrono::milliseconds within_;
    std::mutex mutex_;
    std::map<std::string, Used, std::less<>> used_;
};

}  // namespace gridbot::web
