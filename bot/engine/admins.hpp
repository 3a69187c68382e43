#pragma once

#include <string>
#include <string_view>

#include "bot/engine/channels.hpp"
#include "storage/connection.hpp"

namespace gridbot::engine {

/// To each administrator of the town in private, by the first channel that reaches them: what the service has to say
/// of itself.
void tell_admins(storage::Tx& tx, const Channels& channels, const Town& town, std::string_view kind,
                 const std::string& text, Time now);

}  // namespace gridbot::engine
