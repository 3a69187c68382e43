#pragma once

#include "core/config/sources.hpp"
#include "core/org_change.hpp"

namespace gridbot {

/// A town as `gridbot demo` shows it where its configuration has no console: all its groups are on the chat page, by
/// their 会话 (a robot's, which has none, by its channel's id), and no other channel is there, so that nobody outside
/// hears of what is played, and no secret is needed. The changes that were made in the chat lie over that.
Revisions on_the_page(OrgChanges changes);

/// Is a console among the channels?
bool has_console(const Config& config);

}  // namespace gridbot
