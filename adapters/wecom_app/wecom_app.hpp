#pragma once

#include <memory>

#include "adapters/adapter.hpp"

namespace gridbot::adapters {

/// A self-built app (自建应用): encrypted XML callback in; passive reply, message/send to people and appchat/send to
/// the app's own groups out. Source: protocol sheet of WeCom, 3 and 6.
std::unique_ptr<Adapter> make_wecom_app(const ChannelConfig& config);

}  // namespace gridbot::adapters
