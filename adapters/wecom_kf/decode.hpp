#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "adapters/pull.hpp"

namespace gridbot::adapters {

/// Reads a decrypted callback: a Knock, or Ignored. `open_kfid`: of the account; another's is not fetched.
Inbound decode_kf_callback(std::string_view xml, std::string_view open_kfid);

/// Reads a page of sync_msg, all message types and events of the sheet. What says nothing to the bot is Ignored.
/// `cursor`: of the call. Errors: bad_payload for what is no page, an error of the platform included.
Result<Pulled> read_kf_page(std::string_view body, const std::string& channel, const std::string& cursor);

/// How a session address says that it is a code for one greeting.
inline constexpr std::string_view kKfWelcome = "kf-welcome:";

}  // namespace gridbot::adapters
