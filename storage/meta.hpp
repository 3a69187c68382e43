#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "storage/connection.hpp"

/// Single values of the service itself.
namespace gridbot::storage::meta {

std::optional<std::string> get(Tx& tx, std::string_view key);
void set(Tx& tx, std::string_view key, std::string_view value);
/// The value that stands there afterwards: the one before, where there was one.
std::string set_if_absent(Tx& tx, std::string_view key, std::string_view value);
void remove(Tx& tx, std::string_view key);

}  // namespace gridbot::storage::meta
