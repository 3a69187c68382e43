#pragma once

#include <string>
#include <string_view>

#include "adapters/adapter.hpp"

namespace gridbot::adapters {

/// InboundMessage::reply_handle of what came as JSON: it is answered so.
inline constexpr std::string_view kOaAnswersInJson = "json";

/// Reads a message or event of an official account, as XML or JSON (sheet, 2.3). A code that was scanned makes an
/// Arrival with its scene. Never fails: what cannot be read is Ignored, because the platform repeats it otherwise.
Inbound decode_wechat_oa(std::string_view body, const std::string& channel);

}  // namespace gridbot::adapters
