#include "bot/engine/backoff.hpp"

#include <algorithm>

namespace gridbot::engine {

std::chrono::milliseconds backoff(Random& random, std::chrono::milliseconds first, std::chrono::milliseconds longest,
                                  int attempts) {
    const auto whole = std::min(first * (1 << std::min(attempts - 1, 10)), longest);
    const auto drawn = random.below(static_cast<std::uint64_t>(whole.count() / 2 + 1));
    return whole / 2 + std::chrono::milliseconds{static_cast<std::int64_t>(drawn)};
}

}  // namespace gridbot::engine
