#include "bot/web/rate_limit.hpp"

#include <gtest/gtest.h>

namespace gridbot::web {
namespace {

using namespace std::chrono_literals;

constexpr Time kStart{1'700'000'000'000ms};

TEST(RateLimit, AllowsSoManyInItsTimeAndThenNoMore) {
    RateLimit limit(2, 10min);

    EXPECT_TRUE(limit.count("a", kStart));
    EXPECT_FALSE(limit.is_used_up("a", kStart));
    EXPECT_TRUE(limit.count("a", kStart + 9min));
    EXPECT_TRUE(limit.is_used_up("a", kStart + 9min));
    EXPECT_FALSE(limit.count("a", kStart + 10min - 1ms));
}

TEST(RateLimit, BeginsAnewWhenTheTimeIsOver) {
    RateLimit limit(1, 10min);
    limit.count("a", kStart);

    EXPECT_FALSE(limit.is_used_up("a", kStart + 10min));
    EXPECT_TRUE(limit.count("a", kStart + 10min));
}

TEST(RateLimit, CountsEachKeyForItself) {
    RateLimit limit(1, 10min);
    limit.count("a", kStart);

    EXPECT_TRUE(limit.count("b", kStart));
    EXPECT_FALSE(limit.is_used_up("c", kStart));
}

TEST(RateLimit, StaysOfBoundedSizeAndForgetsWhatIsOver) {
    RateLimit limit(1, 10min);
    for (int i = 0; i < 10'000; ++i) ASSERT_TRUE(limit.count(std::to_string(i), kStart));

    EXPECT_FALSE(limit.count("one more", kStart + 1min));
    EXPECT_TRUE(limit.count("one more", kStart + 10min));
}

}  // namespace
}  // namespace gridbot::web
