#pragma once

#include "storage/connection.hpp"
#include "storage/outbox.hpp"

namespace gridbot::engine {

/// What waited until its case was closed, or through a night until what it asks for was done, is no news any more.
bool is_moot(storage::Tx& tx, const storage::outbox::Message& message, Time now);

}  // namespace gridbot::engine
