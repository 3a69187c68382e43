#pragma once

#include "bot/engine/channels.hpp"
#include "storage/connection.hpp"
#include "storage/outbox.hpp"

namespace gridbot::engine {

/// Tells the administrators that a message could not be delivered, once an hour per channel.
void report_dead_letter(storage::Tx& tx, const Channels& channels, const storage::outbox::Message& message, Time now);

}  // namespace gridbot::engine
