#pragma once

#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

#include "core/case.hpp"
#include "storage/connection.hpp"

/// Every method of every repository, called once, for tests that must leave none out.
namespace gridbot::storage::every_method {

/// A question of a repository: how many rows it finds for the town.
struct Question {
    const char* name;
    std::function<std::size_t(Tx&, std::string_view town)> ask;
};
/// A change, done in the name of a town.
struct Change {
    const char* name;
    std::function<void(Tx&, std::string_view town)> make;
};

const std::vector<Question>& questions();
const std::vector<Change>& changes();

/// Everything that a town can hold, once: each question then finds one row.
void fill(Tx& tx, std::string_view town);

/// When, and what, fill() writes.
constexpr Time kNow{1'800'000'000'000ms};
constexpr Time kLongAgo{0ms};
constexpr Time kLater = kNow + 24h;
constexpr CaseId kCase{1};
inline const Conversation kGroup{"ding", "cid3", false};

}  // namespace gridbot::storage::every_method
