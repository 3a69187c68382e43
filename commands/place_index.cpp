#include "commands/place_index.hpp"

#include <algorithm>

namespace gridbot::commands {
namespace {

// Names shorter than two characters would be found in every text; these bytes are also what names are filed under.
constexpr std::size_t kShortestName = 6;  // bytes of UTF-8

std::optional<std::string> building_in(const intake::Reader& reader, const std::string& name) {
    return address_in(reader, name).building;
}

/// From the root down.
std::vector<const Grid*> path_down(const Directory& directory, std::string_view code) {
    std::vector<const Grid*> path = directory.path_up(code);
    std::ranges::reverse(path);
    return path;
}

std::size_t common_depth(const std::vector<const Grid*>& a, const std::vector<const Grid*>& b) {
    const auto differ = std::ranges::mismatch(a, b);
    return static_cast<std::size_t>(differ.in1 - a.begin());
}

}  // namespace

// The reader itself says how people write a building, so that both always agree.
intake::Address address_in(const intake::Reader& reader, const std::string& text) {
    auto reading = reader.read("报事：地点：" + text, {});
    return reading.matters.empty() ? intake::Address{} : reading.matters.front().address;
}

PlaceIndex::PlaceIndex(const Directory& directory, const intake::Reader& reader) {
    for (const Grid& grid : directory.grids()) {
        if (grid.valid.has_ended()) continue;
        const std::vector<const Grid*> path = path_down(directory, grid.code);
        std::vector<std::string> names = grid.aliases;
        names.insert(names.begin(), grid.name);
        bool is_building = false;
        for (const std::string& name : names) {
            auto building = building_in(reader, name);
            if (!building) continue;
            is_building = true;
            auto& nodes = by_building_[*building];
            if (std::ranges::none_of(nodes, [&](const Node& node) { return node.grid == grid.code; }))
                nodes.push_back({grid.code, path});
            building_of_.try_emplace(grid.code, *building);
        }
        if (is_building || grid.parent.empty()) continue;
        for (const std::string& name : names)
            if (name.size() >= kShortestName)
                by_name_[name.substr(0, kShortestName)].push_back({name, {grid.code, path}});
    }
}

std::vector<const PlaceIndex::Node*> PlaceIndex::named_in(std::string_view words) const {
    std::vector<const Node*> found;
    for (std::size_t i = 0; i + kShortestName <= words.size(); ++i) {
        auto names = by_name_.find(std::string(words.substr(i, kShortestName)));
        if (names == by_name_.end()) continue;
        for (const auto& [name, node] : names->second)
            if (words.substr(i).starts_with(name)) found.push_back(&node);
    }
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
        const Node* deepest = *std::ranges::max_element(named, {}, [](const Node* node) { return node->path.size(); });
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
    const std::vector<const Grid*> base_path = path_down(directory, base);
    std::size_t best = 0;
    std::vector<const Node*> nearest;
    for (const Node& node : nodes->second) {
        std::size_t shared = common_depth(node.path, base_path);
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

std::string PlaceIndex::named(const Directory& directory, std::string_view words, std::string_view home) const {
    std::string deepest;
    for (const Node* node : named_in(words)) {
        if (!home.empty() && !directory.within(node->grid, home)) continue;
        if (deepest.empty() || directory.within(node->grid, deepest))
            deepest = node->grid;
        else if (!directory.within(deepest, node->grid))
            return {};
    }
    return deepest;
}

std::string PlaceIndex::around_building(const Directory& directory, std::string_view grid_code) const {
    std::string around(grid_code);
    for (const Grid* grid : directory.path_up(grid_code))
        if (building_of_.contains(grid->code) && !grid->parent.empty()) around = grid->parent;
    return around;
}

}  // namespace gridbot::commands
