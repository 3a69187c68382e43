#pragma once

#include <string_view>

#include "storage/connection.hpp"

/// The towns of a database, and whose turn it is to change one.
namespace gridbot::storage::towns {

/// Waits until no other unit of work, of this process or another, is changing the town, and keeps them waiting until
/// the commit: what is read afterwards stays true, and whatever the unit numbers or appends comes in the order of
/// commits. The first statement of every unit that decides by what it reads, posts to the outbox or appends to a
/// history; a unit takes one town's turn only. With SQLite, whose one writer is the same promise, it costs a look.
void take_turn(Tx& tx, std::string_view town);

}  // namespace gridbot::storage::towns
