#pragma once

#include <optional>
#include <string>

#include "bot/engine/channels.hpp"
#include "bot/web/board_view.hpp"
#include "commands/context.hpp"

namespace gridbot::web {

/// The top of what a member of the staff may see on the board: "" for the whole town, nothing for who may see none of
/// it. `context.actor` is who looks.
std::optional<std::string> board_scope(const commands::Context& context);

/// What the board shows: the figures of today as the daily report counts them, and the open cases; for the centre's
/// people also how the channels do. `filter.grid` must lie within `scope`. At most `rows` cases are listed.
BoardView board_view(commands::Context& context, const engine::Channels& channels, const BoardFilter& filter,
                     const std::string& scope, int rows, const Words& words);

}  // namespace gridbot::web
