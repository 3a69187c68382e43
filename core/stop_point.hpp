#pragma once

#include <string_view>

namespace gridbot {

/// A named place between two steps at which the tests of crash safety end the process, as a power cut would: with
/// GRIDBOT_STOP_AT="name" or "name:3" (the third time) in the environment, counted from when the file named by
/// GRIDBOT_STOP_IF is there. In a build without tests there is no such place. Any thread.
#ifdef GRIDBOT_STOP_POINTS
void stop_point(std::string_view name);
#else
constexpr void stop_point(std::string_view) {}
#endif

}  // namespace gridbot
