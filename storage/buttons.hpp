#pragma once

#include <vector>

#include "core/json.hpp"
#include "core/message.hpp"

namespace gridbot::storage {

/// As rows keep them: [["受理","受理 SH20261123-0001"], …].
nlohmann::json to_json(const std::vector<Button>& buttons);
/// Throws nlohmann::json::exception where it is anything else.
std::vector<Button> buttons_in(const nlohmann::json& kept);

}  // namespace gridbot::storage
