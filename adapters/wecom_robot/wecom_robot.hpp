#pragma once

#include <memory>

#include "adapters/adapter.hpp"

namespace gridbot::adapters {

/// A WeCom group robot (群机器人): it only speaks.
std::unique_ptr<Adapter> make_wecom_robot(const ChannelConfig& config);

}  // namespace gridbot::adapters
