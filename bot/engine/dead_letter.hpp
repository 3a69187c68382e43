#pragma once

#include "bot/engine/channels.hpp"
#include "storage/connection.hpp"
#include "storage/outbox.hpp"

namespace gridbot::engine {

/// Tells the administrators that a message could not be delivered, once an hour per channel.
void report_dead_letter(storage::Tx& tx, const Channels& channels, const storage::outbox::Message& message, Time now);

/// Tells them that the channel hears and says nothing until somebody acts, once an hour per channel.
void report_lost_link(storage::Tx& tx, const Channels& channels, std::string_view town, std::string_view channel,
                      std::string_view why, Time now);

}  // namespace gridbot::engine
