#pragma once

#include <optional>
#include <string_view>

#include "storage/connection.hpp"

/// How many cases of a town stand settled since each hour, counted as it happens: those of a year are the sum of some
/// thousand rows however many they are. Of whole towns; cases::insert and cases::update keep it.
namespace gridbot::storage::settled_hours {

/// A case that stood settled since `before` does so since `after`.
void move(Tx& tx, std::string_view town, std::optional<Time> before, std::optional<Time> after);

/// Whether a count can begin or end there.
bool is_bound(Time at);

/// Settled in [from, to), both of which are bounds.
int between(Tx& tx, std::string_view town, Time from, Time to);

}  // namespace gridbot::storage::settled_hours
