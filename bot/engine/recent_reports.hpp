#pragma once

#include <array>
#include <cstddef>
#include <mutex>
#include <string_view>

#include "core/message.hpp"

namespace gridbot::engine {

/// Who reported something within the last minutes: what they add belongs to it, so their small talk is worth a look
/// into the database. Of fixed size, so that a flood of reports costs no memory: the oldest are forgotten first where
/// two fall on one place. Safe from any thread.
class RecentReports {
public:
    void reported(const Conversation& where, std::string_view account, Time at);
    bool any(const Conversation& where, std::string_view account, Time since) const;

private:
    struct Entry {
        std::size_t key = 0;
        Time at{};
    };
    static constexpr std::size_t kPlaces = 4096;

    mutable std::mutex mutex_;
    std::array<Entry, kPlaces> entries_{};
};

}  // namespace gridbot::engine
