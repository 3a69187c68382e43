#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

/// A town or a part of it, as statements speak of it: $1 the town, $2 codes_of(). One statement serves both.
/// `table` is the alias of the cases with its dot, or "".
#define GRIDBOT_PART_OF(table) table "town = $1 AND ($2 = '' OR {{position}}($2, ',' || " table "grid || ',') > 0)"

namespace gridbot::storage {

/// A town, or the grids of a subtree of it; no grids: all of it.
struct Part {
    std::string town;
    std::vector<std::string> grids;
};

/// The codes between commas, with one at either end: ",SH-1,SH-2,"; "" where there are none, for all.
std::string codes_of(const std::vector<std::string>& grids);

/// Which grids are of a part, for what is counted by grid first: to look each case's grid up among hundreds of codes
/// takes a statement longer than to count them all. Refers to the part.
class GridsOf {
public:
    explicit GridsOf(const Part& part) : ours_(part.grids.begin(), part.grids.end()) {}
    bool contains(std::string_view grid) const { return ours_.empty() || ours_.contains(grid); }

private:
    std::unordered_set<std::string_view> ours_;
};

}  // namespace gridbot::storage
