#pragma once

#include <memory>

#include "adapters/registry.hpp"

namespace gridbot::adapters {

/// A smart robot (智能机器人) of WeCom: hears what mentions it in internal groups and all in private, over a long
/// connection.
std::unique_ptr<Adapter> make_wecom_aibot(const ChannelConfig& config);

/// What is missing in the settings for their mode.
void check_wecom_aibot(const ChannelConfig& config, const TellFault& tell);

}  // namespace gridbot::adapters
