#pragma once

#include <memory>

#include "adapters/adapter.hpp"

namespace gridbot::adapters {

/// A custom group robot (自定义机器人): it only speaks.
std::unique_ptr<Adapter> make_dingtalk_robot(const ChannelConfig& config);

}  // namespace gridbot::adapters
