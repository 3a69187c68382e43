#pragma once

#include <string_view>
#include <vector>

#include "core/policy/rhythm.hpp"
#include "core/taxonomy_file.hpp"

namespace gridbot {

/// Reads a rhythm.toml (config/defaults/rhythm.toml documents the format) over what `into` holds: keys that the file
/// does not have stay as they are, a ladder entry replaces the steps of its trigger and urgency. The first file read
/// into an empty rhythm names the jobs of the timetable; a later one may only change them.
/// Returns every fault, not the first; a key with a fault leaves its value as it was. Empty: usable.
std::vector<FileFault> read_rhythm(std::string_view toml, Rhythm& into);

}  // namespace gridbot
