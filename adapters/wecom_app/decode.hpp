#pragma once

#include <string>
#include <string_view>

#include "adapters/adapter.hpp"

namespace gridbot::adapters {

/// How long the code of a sent or pressed card serves one replacement (3.4, 6.4).
inline constexpr std::chrono::hours kCodeLives{72};

/// Reads a decrypted callback, all message and event types of the protocol sheet (3.3, 3.4). Never fails: what cannot
/// be read, or says nothing to the bot, is Ignored with a reason, because the platform repeats whatever is not a 200.
/// `agent_id`: of the app; what is meant for another is ignored.
Inbound decode_wecom_app(std::string_view xml, const std::string& channel, std::string_view agent_id);

}  // namespace gridbot::adapters
