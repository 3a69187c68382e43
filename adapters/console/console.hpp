#pragma once

#include <memory>

#include "adapters/adapter.hpp"

namespace gridbot::adapters {

/// The chat page of our own: no platform, nothing to verify; what goes out is kept in the store for the page.
std::unique_ptr<Adapter> make_console(const ChannelConfig& config);

}  // namespace gridbot::adapters
