#pragma once

#include <memory>

#include "adapters/adapter.hpp"

namespace gridbot::adapters {

/// 微信客服: the callback says only that something was said; sync_msg brings it. Residents are answered with send_msg
/// for 48 hours and five times after each message, and greeted once with the code that comes with them. Source:
/// protocol sheet of WeCom, 7.
std::unique_ptr<Adapter> make_wecom_kf(const ChannelConfig& config);

}  // namespace gridbot::adapters
