#include "commands/place_index.hpp"

#include <algorithm>

namespace gridbot::commands {
namespace {

// Names shorter than two characters would be found in every text.
constexpr std::size_t kShortestName = 6;  // bytes of UTF-8

// The reader itself says how people write a building, so that both always agree.
std::optional<std::string> building_in(const intake::Reader& reader, const std::string& name) {
    auto reading = reader.read("报事：地点：" + name, {});
    if (reading.matters.empty()) return std::nullopt;
    return reading.matters.front().address.building;
}

std::size_t common_depth(const Directory& directory, std::string_view a, std::string_view b) {
    auto left = directory.path_up(a);
    auto right = directory.path_up(b);
    std::size_t shared = 0;
    while (shared < left.size() && shared < right.size() &&
           left[left.size() - 1 - shared] == right[right.size() - 1 - shared])
        ++shared;
    return shared;
}

}  // namespace

PlaceIndex::PlaceIndex(const Directory& directory, const intake::Reader& reader) {
    for (const Grid& grid : directory.grids()) {
        const std::size_t depth = directory.path_up(grid.code).size();
        std::vector<std::string> names = grid.aliases;
        names.insert(names.begin(), grid.name);
        bool is_building = false;
        for (const std::string& name : names) {
            auto building = building_in(reader, name);
            if (!building) continue;
            is_building = true;
            auto& nodes = by_building_[*building];
            if (std::ranges::none_of(nodes, [&](const Node& node) { return node.grid == grid.code; }))
                nodes.push_back({grid.code, depth});
            building_of_.try_emplace(grid.code, *building);
        }
        if (is_building || grid.parent.empty()) continue;
        for (const std::string& name : names)
            if (name.size() >= kShortestName) by_name_.push_back({name, {grid.code, depth}});
    }
    std::ranges::stable_sort(by_name_, [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
}

std::vector<const PlaceIndex::Node*> PlaceIndex::named_in(std::string_view words) const {
    std::vector<const Node*> found;
    for (const auto& [name, node] : by_name_)
        if (words.find(name) != words.npos) found.push_back(&node);
    return found;
}

Location PlaceIndex::locate(const Directory& directory, const intake::Address& address, std::string_view home) const {
    Location location{.grid = std::string(home),
                      .building = address.building.value_or(""),
                      .unit = address.unit.value_or(""),
                      .place = address.place.value_or("")};
    // A village or grid that the text names outweighs the group it was said in.
    std::string base(home);
    if (auto named = named_in(location.place); !named.empty()) {
        const Node* deepest = *std::ranges::max_element(named, {}, &Node::depth);
        if (home.empty() || !directory.within(home, deepest->grid)) base = deepest->grid;
        location.grid = base;
        location.known = true;
    }
    if (location.building.empty()) {
        auto own = building_of_.find(base);
        if (own != building_of_.end() && location.place.empty()) location.building = own->second;
        location.known = location.known || !location.building.empty() || !location.place.empty();
        return location;
    }
    location.known = !base.empty();
    auto nodes = by_building_.find(location.building);
    if (nodes == by_building_.end()) {
        // A building the tree does not know belongs to the grid around the conversation, not to the building it is of.
        if (building_of_.contains(location.grid))
            if (const Grid* own = directory.grid(location.grid)) location.grid = own->parent;
        return location;
    }
    std::size_t best = 0;
    std::vector<const Node*> nearest;
    for (const Node& node : nodes->second) {
        std::size_t shared = base.empty() ? 0 : common_depth(directory, node.grid, base);
        if (nearest.empty() || shared > best) {
            nearest = {&node};
            best = shared;
        } else if (shared == best) {
            nearest.push_back(&node);
        }
    }
    location.ambiguous = nearest.size() > 1;
    location.known = !location.ambiguous || !base.empty();
    if (!location.ambiguous) location.grid = nearest.front()->grid;
    return location;
}

std::string PlaceIndex::around_building(const Directory& directory, std::string_view grid_code) const {
    std::string around(grid_code);
    for (const Grid* grid : directory.path_up(grid_code))
        if (building_of_.contains(grid->code) && !grid->parent.empty()) around = grid->parent;
    return around;
}

}  // namespace gridbot::commands
