#pragma once

#include <cstdint>
#include <string_view>

#include "storage/connection.hpp"

namespace gridbot::storage::counters {

/// Counts up and returns the new value: 1, 2, 3 … A value taken by a unit that rolls back is given out again; one that
/// was committed never is.
std::int64_t next(Tx& tx, std::string_view town, std::string_view name);

}  // namespace gridbot::storage::counters
