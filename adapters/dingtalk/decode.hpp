#pragma once

#include <functional>
#include <string_view>

#include "adapters/adapter.hpp"

namespace gridbot::adapters {

/// Reads the body of a robot callback, all message types of the protocol sheet (3.3–3.6). `allowed` says whether a
/// session webhook may be called; one that may not is dropped. Never fails: what cannot be read is Ignored with a
/// reason, because the platform must not repeat it. `frame_id`: names a message that has no id of its own.
Inbound decode_dingtalk(std::string_view body, const std::string& channel,
                        const std::function<bool(std::string_view url)>& allowed, const std::string& frame_id = {});

}  // namespace gridbot::adapters
