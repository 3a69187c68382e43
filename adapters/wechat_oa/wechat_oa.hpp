#pragma once

#include <memory>

#include "adapters/adapter.hpp"

namespace gridbot::adapters {

/// An official account (公众号): callback in plain, compatible or safe mode; passive reply at once, customer-service
/// messages for 48 hours and five times after each message. Source: protocol sheet of WeChat, 2.
std::unique_ptr<Adapter> make_wechat_oa(const ChannelConfig& config);

/// "plain", "compatible" and "safe", or as the console calls them: 明文, 兼容, 安全.
bool is_oa_mode(std::string_view mode);

}  // namespace gridbot::adapters
