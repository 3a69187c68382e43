#pragma once

#include <toml++/toml.h>

#include <optional>
#include <string_view>
#include <vector>

#include "core/taxonomy_file.hpp"

namespace gridbot {

/// The document, or nothing and one fault with its line: TOML cannot be read on past a syntax error.
std::optional<toml::table> parse_toml(std::string_view text, std::vector<FileFault>& faults);

/// Where a node starts, 1-based.
int line_of(const toml::node& node);

}  // namespace gridbot
