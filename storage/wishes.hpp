#pragma once

#include <optional>
#include <string_view>

#include "core/time.hpp"
#include "storage/connection.hpp"

/// What an account or a conversation asked the service to do for it from now on.
namespace gridbot::storage::wishes {

/// An account that wants no follow-up: since when.
inline constexpr std::string_view kNoFollowUp = "no_followup";
/// A conversation that wants silence: until when.
inline constexpr std::string_view kMute = "mute";

void put(Tx& tx, std::string_view town, std::string_view channel, std::string_view whose, std::string_view name,
         Time value);
std::optional<Time> find(Tx& tx, std::string_view town, std::string_view channel, std::string_view whose,
                         std::string_view name);
void drop(Tx& tx, std::string_view town, std::string_view channel, std::string_view whose, std::string_view name);

}  // namespace gridbot::storage::wishes
