#pragma once

#include <chrono>

#include "core/random.hpp"

namespace gridbot::engine {

/// How long to wait after so many attempts, from 1: `first`, doubled with each up to `longest`. Half of it is fixed,
/// half drawn: many that failed together do not come back together.
std::chrono::milliseconds backoff(Random& random, std::chrono::milliseconds first, std::chrono::milliseconds longest,
                                  int attempts);

}  // namespace gridbot::engine
