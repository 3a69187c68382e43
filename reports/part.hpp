#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "core/town.hpp"
#include "storage/part.hpp"

/// A town or a part of it, as reports speak of it.
namespace gridbot::reports {

/// `grid` empty or the root: the whole town; else its subtree. An unknown grid has no cases.
storage::Part part_of(const Town& town, std::string_view grid);

/// The name of a part that is not the whole town; empty for the town itself.
std::string place_of(const Town& town, std::string_view grid);

/// The branch that `code` belongs to within the part: of a town the village, of a village the grid. The part's own
/// node for what is registered there; nullptr for what lies outside.
const Grid* branch_of(const Town& town, std::string_view part, std::string_view code);

/// Where a time that ends at `to` ends so far: what happens at this very instant is in it.
inline Time end_so_far(Time to, Time now) {
    return std::min(to, now + std::chrono::milliseconds{1});
}

}  // namespace gridbot::reports
