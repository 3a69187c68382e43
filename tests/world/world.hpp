#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/world/town.hpp"

namespace gridbot::world {

/// A story on a fresh town; its first case is SH20261123-0001.
class World : public testing::Test, protected Town {};

inline constexpr const char* kFirst = "SH20261123-0001";
inline constexpr const char* kSecond = "SH20261123-0002";

}  // namespace gridbot::world
