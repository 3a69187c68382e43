#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "storage/connection.hpp"

/// Single values of the service itself.
namespace gridbot::storage::meta {

std::optional<std::string> get(Tx& tx, std::string_view key);
void set(Tx& tx, std::string_view key, std::string_view value);
void remove(Tx& tx, std::string_view key);

}  // namespace gridbot::storage::meta
