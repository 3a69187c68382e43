#pragma once

#include <string>
#include <string_view>

#include "storage/connection.hpp"

/// How far the list that a platform keeps for a channel has been read.
namespace gridbot::storage::cursors {

/// Empty before the first page.
std::string get(Tx& tx, std::string_view town, std::string_view channel);

/// Moves it from `from` to `to`. False, and nothing changed, when it does not stand at `from` any more: another process
/// has read on meanwhile.
bool move(Tx& tx, std::string_view town, std::string_view channel, std::string_view from, std::string_view to);

}  // namespace gridbot::storage::cursors
