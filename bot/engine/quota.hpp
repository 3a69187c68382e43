#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/adapter.hpp"
#include "bot/engine/channels.hpp"
#include "storage/connection.hpp"

/// A platform's monthly allowance belongs to an organisation: what this service uses of it is counted, and the
/// administrators hear of it before it is used up.
namespace gridbot::engine {

/// Percent of an allowance at which the administrators hear of it.
inline constexpr std::array kAllowanceMarks{70, 90};

/// Counts in memory and writes with what is written anyway: a crash forgets a few. Safe from any thread.
class Quota {
public:
    explicit Quota(const Channels& channels) : channels_(channels) {}

    /// A message that a platform delivered; a call that was made. What no allowance is for is not counted.
    void heard(const Channel& channel);
    void called(const Channel& channel, adapters::Way way);

    using Counts = std::map<std::pair<std::string, std::string>, std::int64_t>;  // (family, bucket) -> how many
    /// What was counted for a town since the last time. Whoever cannot write it gives it back.
    Counts take(const std::string& town);
    void give_back(const std::string& town, const Counts& counts);
    /// Writes them, and tells the administrators when a mark of an allowance is passed, with what the month will come
    /// to.
    void keep(storage::Tx& tx, const std::string& town, const Counts& counts, Time now) const;

private:
    void count(const Channel& channel, std::string_view bucket);

    const Channels& channels_;
    std::mutex mutex_;
    std::map<std::string, Counts, std::less<>> counted_;  // by town
};

/// An allowance and what was used of it this month.
struct Allowance {
    std::string family;
    std::string bucket;
    std::int64_t used = 0;
    std::int64_t limit = 0;     // 0: none is known
    std::int64_t forecast = 0;  // for the end of the month, if it goes on like this
};
/// Of every allowance that the town's channels use, by platform; one of which nothing was used too.
std::vector<Allowance> allowances(storage::Tx& tx, const Channels& channels, const Town& town, Time now);

}  // namespace gridbot::engine
