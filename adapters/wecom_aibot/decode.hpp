#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "adapters/adapter.hpp"

namespace gridbot::adapters {

/// Reads the plain body of a message or an event, of the callback and of the long connection alike (protocol sheet, 4.3
/// and 4.4). A pressed button says what its key is. `bot_name`: as it is mentioned in groups; empty: not known. Never
/// fails: what cannot be read is Ignored with a reason. The disconnected_event is the link's business.
Inbound decode_aibot(const nlohmann::json& body, const std::string& channel, const std::string& bot_name);

}  // namespace gridbot::adapters
