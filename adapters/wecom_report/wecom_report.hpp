#pragma once

#include <memory>

#include "adapters/adapter.hpp"

namespace gridbot::adapters {

/// 居民上报 of a government organisation: the platform's own reports, polled. They can be read, not answered: the
/// platform has no call that writes progress back. Source: protocol sheet of WeCom, 8.
std::unique_ptr<Adapter> make_wecom_report(const ChannelConfig& config);

}  // namespace gridbot::adapters
