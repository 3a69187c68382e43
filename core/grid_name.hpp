#pragma once

#include <algorithm>
#include <string_view>

#include "core/organisation.hpp"

namespace gridbot {

/// Is that what people call the grid: its code, its name or an alias, exactly?
inline bool is_called(const Grid& grid, std::string_view said) {
    return grid.code == said || grid.name == said || std::ranges::find(grid.aliases, said) != grid.aliases.end();
}

}  // namespace gridbot
