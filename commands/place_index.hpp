#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "commands/intake/reader.hpp"
#include "core/directory.hpp"

namespace gridbot::commands {

/// Where a matter is: the node of the tree that answers for it, and the parts of the address for the file.
struct Location {
    std::string grid;
    std::string building;
    std::string unit;
    std::string place;
    bool known = false;      // precise enough to send somebody
    bool ambiguous = false;  // the building stands in several grids, and nothing said which
};

/// The address that a text is, whatever else it could be: "3号楼2单元".
intake::Address address_in(const intake::Reader& reader, const std::string& text);

/// From the address in a text to a node of the tree. Built once from names and aliases; a lookup hashes the building
/// and compares the few places that share it.
class PlaceIndex {
public:
    PlaceIndex(const Directory& directory, const intake::Reader& reader);

    /// `home`: the grid that speaks for the conversation (a group's binding, a staff member's post), empty when
    /// nothing does. What the text leaves out is filled from it.
    Location locate(const Directory& directory, const intake::Address& address, std::string_view home) const;

    /// The village or grid at or below `home` that the words name, whatever else they say; empty where they name none,
    /// or several.
    std::string named(const Directory& directory, std::string_view words, std::string_view home) const;

    /// Some node of the tree is a building of that name.
    bool knows_building(const std::string& building) const { return by_building_.contains(building); }

    /// The code of the nearest node above `grid_code` that is no building nor in one; itself where it is none.
    std::string around_building(const Directory& directory, std::string_view grid_code) const;

private:
    struct Node {
        std::string grid;
        std::vector<const Grid*> path;  // from the root; of the directory the index was built from
    };
    std::vector<const Node*> named_in(std::string_view words) const;

    std::unordered_map<std::string, std::vector<Node>> by_building_;  // "3" -> nodes called 3号楼
    std::unordered_map<std::string, std::string> building_of_;        // node -> "3"
    // Village and grid names, filed under their first two characters.
    std::unordered_map<std::string, std::vector<std::pair<std::string, Node>>> by_name_;
};

}  // namespace gridbot::commands
