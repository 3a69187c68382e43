#include "bot/engine/health.hpp"

#include <gtest/gtest.h>

namespace gridbot::engine {
namespace {

using namespace std::chrono_literals;

TEST(Health, IsGoodWhereNobodyWouldTell) {
    EXPECT_TRUE(Health().of("ding").up);
}

TEST(Health, HoldsUntilToldOtherwise) {
    Health health;
    const auto now = Health::Instant{};
    health.tell("ding", {.up = false, .why = "no connection yet"}, now);
    EXPECT_FALSE(health.of("ding", now + 24h).up);
    EXPECT_EQ(health.of("ding", now).why, "no connection yet");
    health.tell("ding", {}, now);
    EXPECT_TRUE(health.of("ding", now + 24h).up);
    EXPECT_TRUE(health.of("wx", now).up);
}

TEST(Health, EndsWithTheHeartbeatThatDidNotCome) {
    Health health;
    const auto now = Health::Instant{};
    health.tell("wx", {.lasts = 45s}, now);
    EXPECT_TRUE(health.of("wx", now + 45s - 1ms).up);
    EXPECT_FALSE(health.of("wx", now + 45s).up);
    health.tell("wx", {.up = false, .why = "the account is logged out", .lasts = 45s}, now + 50s);
    EXPECT_EQ(health.of("wx", now + 51s).why, "the account is logged out");
}

}  // namespace
}  // namespace gridbot::engine
