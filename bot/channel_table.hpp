#pragma once

#include <string>

#include "core/config.hpp"

namespace gridbot {

/// What each channel of a configuration can and cannot do, a line each below a heading. Empty without channels.
std::string channel_table(const Config& config);

}  // namespace gridbot
