#pragma once

#include <memory>

#include "adapters/registry.hpp"

namespace gridbot::adapters {

/// A bridge to personal WeChat that speaks OneBot 11 or 12: HTTP post in and HTTP out, or a WebSocket that either side
/// opens.
std::unique_ptr<Adapter> make_onebot(const ChannelConfig& config);

/// What is missing in the settings for their mode, and the risk of it all.
void check_onebot(const ChannelConfig& config, const TellFault& tell);

}  // namespace gridbot::adapters
