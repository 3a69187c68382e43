#pragma once

#include "adapters/adapter.hpp"
#include "storage/outbox.hpp"

namespace gridbot::engine {

/// Keeps what a platform calls a message about a case: for quotes of it, and for its card to be changed. Nothing where
/// it is about none, or has no name.
void remember_as(storage::Tx& tx, const storage::outbox::Message& message, const adapters::SentAs& as, Time now);

}  // namespace gridbot::engine
