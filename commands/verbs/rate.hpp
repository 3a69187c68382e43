#pragma once

#include <optional>
#include <string>

#include "commands/context.hpp"

namespace gridbot::commands {

/// The reporter's word on a settled case: settled → evaluated with `rating` 1–5 (5 satisfied, 3 mostly, 1 not). What
/// did not satisfy is told to the grid leader. A case evaluated before keeps its state and takes the new rating.
Reply rate_case(Context& context, Case& row, std::optional<int> rating, const std::string& words);

}  // namespace gridbot::commands
