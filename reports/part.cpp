#include "reports/part.hpp"

namespace gridbot::reports {
namespace {

bool is_whole_town(const Town& town, std::string_view grid) {
    const Grid* root = town.directory.root();
    return grid.empty() || (root && grid == root->code);
}

}  // namespace

storage::Part part_of(const Town& town, std::string_view grid) {
    storage::Part part{town.code, {}};
    if (is_whole_town(town, grid)) return part;
    for (const Grid& node : town.directory.grids())
        if (town.directory.within(node.code, grid)) part.grids.push_back(node.code);
    // No codes would mean the whole town.
    if (part.grids.empty()) part.grids.emplace_back(grid);
    return part;
}

std::string place_of(const Town& town, std::string_view grid) {
    if (is_whole_town(town, grid)) return {};
    const Grid* node = town.directory.grid(grid);
    return node ? node->name : std::string(grid);
}

const Grid* branch_of(const Town& town, std::string_view part, std::string_view code) {
    const Grid* root = town.directory.root();
    const std::string_view top = part.empty() && root ? std::string_view(root->code) : part;
    const Grid* below = nullptr;
    for (const Grid* node : town.directory.path_up(code)) {
        if (node->code == top) return below ? below : node;
        below = node;
    }
    return nullptr;
}

}  // namespace gridbot::reports
