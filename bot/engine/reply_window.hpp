#pragma once

#include <optional>

#include "adapters/adapter.hpp"
#include "bot/engine/channels.hpp"
#include "storage/outbox.hpp"

/// Some platforms take messages to a person only for a while after his own, and so many (adapters::Window).
namespace gridbot::engine {

/// What becomes of a message to a person who cannot be written to by the server now; nothing where he can.
std::optional<adapters::Verdict> closed_window(storage::Tx& tx, const Channels& channels,
                                               const storage::outbox::Message& message, Time now);

/// One was taken. Those said together are one message to the platform.
void count_in_window(storage::Tx& tx, const Channels& channels, const storage::outbox::Message& message);

}  // namespace gridbot::engine
