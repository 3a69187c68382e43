#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "storage/connection.hpp"

/// What was used of the platforms' monthly allowances.
namespace gridbot::storage::quotas {

struct Used {
    std::string family;  // "dingtalk"
    std::string bucket;  // "calls" "messages"
    std::int64_t used = 0;
};

/// Counts `n` more in a month ("2026-11"); gives how many there are now.
std::int64_t add(Tx& tx, std::string_view town, std::string_view family, std::string_view bucket,
                 std::string_view month, std::int64_t n);
/// All of a month, by family and bucket.
std::vector<Used> of_month(Tx& tx, std::string_view town, std::string_view month);

}  // namespace gridbot::storage::quotas
