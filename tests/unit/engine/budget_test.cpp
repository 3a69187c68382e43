#include "bot/engine/budget.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace gridbot::engine {
namespace {

using namespace std::chrono_literals;
using storage::outbox::Lane;

constexpr Time kStart{1'800'000'000'000ms};
constexpr int kPerMinute = 18;

/// One goes if it may.
bool goes(Budget& budget, Time now, Lane lane, int per_minute = kPerMinute) {
    if (budget.wait(now, per_minute, lane) > 0ms) return false;
    budget.went(now);
    return true;
}

TEST(Budget, WithoutALimitEverythingGoes) {
    Budget budget;
    for (int i = 0; i < 1000; ++i) EXPECT_TRUE(goes(budget, kStart, Lane::report, 0));
}

TEST(Budget, HoldsWhatIsTooMuchUntilTheFirstIsAMinuteOld) {
    Budget budget;
    for (int i = 0; i < 15; ++i) EXPECT_TRUE(goes(budget, kStart + i * 1s, Lane::reply)) << i;
    EXPECT_EQ(budget.wait(kStart + 20s, kPerMinute, Lane::reply), 40s);
    EXPECT_TRUE(goes(budget, kStart + 60s, Lane::reply));
}

TEST(Budget, LeavesAPauseThatIsNeverTheSame) {
    Budget budget;
    EXPECT_EQ(budget.wait_after_last(kStart, 3s), 0ms);
    std::set<std::chrono::milliseconds> pauses;
    Time now = kStart;
    for (int i = 0; i < 20; ++i) {
        budget.went(now);
        EXPECT_EQ(budget.wait_after_last(now, 0s), 0ms);
        const auto pause = budget.wait_after_last(now, 3s);
        EXPECT_GE(pause, 3s);
        EXPECT_LE(pause, 4500ms);
        EXPECT_EQ(budget.wait_after_last(now + 1s, 3s), pause - 1s);
        pauses.insert(pause);
        now += pause;
        EXPECT_EQ(budget.wait_after_last(now, 3s), 0ms);
    }
    EXPECT_GT(pauses.size(), 10U);
}

TEST(Budget, KeepsRoomForEmergencies) {
    Budget budget;
    while (goes(budget, kStart, Lane::reply)) {
    }
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(goes(budget, kStart, Lane::emergency)) << i;
    EXPECT_FALSE(goes(budget, kStart, Lane::emergency));
}

TEST(Budget, IsCrowdedFromHalfOfItsMinuteOn) {
    Budget budget;
    for (int i = 0; i < 8; ++i) budget.went(kStart);
    EXPECT_FALSE(budget.crowded(kStart, kPerMinute));
    budget.went(kStart);
    EXPECT_TRUE(budget.crowded(kStart, kPerMinute));
    EXPECT_FALSE(budget.crowded(kStart, 0)) << "no limit, no crowd";
    EXPECT_FALSE(budget.crowded(kStart + 1min, kPerMinute));
}

TEST(Budget, IsOverAMinuteAfterTheLast) {
    Budget budget;
    EXPECT_TRUE(budget.over(kStart));
    budget.went(kStart);
    EXPECT_FALSE(budget.over(kStart + 59s));
    EXPECT_TRUE(budget.over(kStart + 60s));
}

TEST(Budget, NeverLetsMoreOutInAnyMinute) {
    std::mt19937 random{7};
    Budget budget;
    std::vector<Time> gone;
    Time now = kStart;
    for (int i = 0; i < 20'000; ++i) {
        now += std::chrono::milliseconds{random() % 2000};
        const Lane lane = random() % 5 == 0 ? Lane::emergency : Lane::reply;
        if (goes(budget, now, lane)) gone.push_back(now);
    }
    for (std::size_t i = 18; i < gone.size(); ++i) ASSERT_GE(gone[i] - gone[i - 18], 1min);
    EXPECT_GT(gone.size(), 5000U) << "and it does let out what it may";
}

}  // namespace
}  // namespace gridbot::engine
