#include "bot/engine/budget.hpp"

#include <gtest/gtest.h>

#include <random>

namespace gridbot::engine {
namespace {

using namespace std::chrono_literals;
using storage::outbox::Lane;

constexpr Time kStart{1'800'000'000'000ms};

TEST(Budget, WithoutALimitEverythingGoes) {
    Budget budget;
    for (int i = 0; i < 1000; ++i) EXPECT_FALSE(budget.take(kStart, 0, Lane::report));
}

TEST(Budget, HoldsWhatIsTooMuchUntilTheFirstIsAMinuteOld) {
    Budget budget;
    for (int i = 0; i < 15; ++i) EXPECT_FALSE(budget.take(kStart + i * 1s, 18, Lane::reply)) << i;
    EXPECT_EQ(budget.take(kStart + 20s, 18, Lane::reply), 40s);
    EXPECT_FALSE(budget.take(kStart + 60s, 18, Lane::reply));
}

TEST(Budget, KeepsRoomForEmergencies) {
    Budget budget;
    while (!budget.take(kStart, 18, Lane::reply)) {
    }
    for (int i = 0; i < 3; ++i) EXPECT_FALSE(budget.take(kStart, 18, Lane::emergency)) << i;
    EXPECT_TRUE(budget.take(kStart, 18, Lane::emergency));
}

TEST(Budget, NeverLetsMoreOutInAnyMinute) {
    std::mt19937 random{7};
    Budget budget;
    std::vector<Time> gone;
    Time now = kStart;
    for (int i = 0; i < 20'000; ++i) {
        now += std::chrono::milliseconds{random() % 2000};
        const Lane lane = random() % 5 == 0 ? Lane::emergency : Lane::reply;
        if (!budget.take(now, 18, lane)) gone.push_back(now);
    }
    for (std::size_t i = 18; i < gone.size(); ++i) ASSERT_GE(gone[i] - gone[i - 18], 1min);
    EXPECT_GT(gone.size(), 5000U) << "and it does let out what it may";
}

}  // namespace
}  // namespace gridbot::engine
