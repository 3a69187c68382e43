#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "core/message.hpp"

namespace gridbot::adapters {

/// The `template_card` of a message with buttons (protocol sheet of WeCom, 4.10 and 6.3): pressing one sends back as
/// its key what it says. Nothing where the text is longer than what clients show of a card: a part of it would be lost.
/// `task`: the same for every try of one message, and of no other.
std::optional<nlohmann::json> wecom_card(const OutboundMessage& message, const std::string& task);

/// What a pressed button says from then on, for the one who pressed it. `said`: by the button.
std::string wecom_pressed_name(std::string_view said);

}  // namespace gridbot::adapters
