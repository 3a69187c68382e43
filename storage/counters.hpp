#pragma once

#include <cstdint>
#include <string_view>

#include "storage/connection.hpp"

namespace gridbot::storage::counters {

/// Counts up and returns the new value: 1, 2, 3 … A value taken by a unit that rolls back is given out again; one that
/// was committed never is.
std::int64_t next(Tx& tx, std::string_view town, std::string_view name);

/// The sum of those whose names lie between the two, which are among them.
std::int64_t total(Tx& tx, std::string_view town, std::string_view first, std::string_view last);

}  // namespace gridbot::storage::counters
