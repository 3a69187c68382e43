#include "core/random.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <set>
#include <thread>
#include <vector>

namespace gridbot {
namespace {

using ::testing::Each;
using ::testing::Lt;
using ::testing::SizeIs;

TEST(Random, GivesNothingTwiceWhateverTheLengths) {
    SystemRandom random;
    std::set<std::string> given;
    constexpr std::array<std::size_t, 5> kLengths{12, 16, 33, 127, 600};
    for (int i = 0; i < 2000; ++i) given.insert(random.hex(kLengths[static_cast<std::size_t>(i) % kLengths.size()]));
    EXPECT_THAT(given, SizeIs(2000));
}

TEST(Random, GivesEachThreadItsOwn) {
    SystemRandom random;
    std::array<std::vector<std::string>, 4> given;
    std::vector<std::thread> threads;
    for (auto& mine : given)
        threads.emplace_back([&random, &mine] {
            for (int i = 0; i < 500; ++i) mine.push_back(random.hex(12));
        });
    for (auto& thread : threads) thread.join();
    std::set<std::string> all;
    for (const auto& mine : given) all.insert(mine.begin(), mine.end());
    EXPECT_THAT(all, SizeIs(2000));
}

TEST(Random, LeavesNoByteOfAStretchAsItWas) {
    SystemRandom random;
    // Of 64 stretches each place is other than zero at least once, but for once in 2^512.
    std::array<int, 40> changed{};
    for (int i = 0; i < 64; ++i) {
        std::array<unsigned char, 40> bytes{};
        random.fill(bytes);
        for (std::size_t at = 0; at < bytes.size(); ++at) changed[at] += bytes[at] != 0;
    }
    EXPECT_THAT(changed, Each(testing::Gt(32)));
}

TEST(Random, WritesTwoDigitsForEachByte) {
    SystemRandom random;
    EXPECT_THAT(random.hex(12), SizeIs(24));
    EXPECT_EQ(random.hex(64).find_first_not_of("0123456789abcdef"), std::string::npos);
}

TEST(Random, StaysBelowItsBoundAndReachesAllBelowIt) {
    SystemRandom random;
    std::vector<std::uint64_t> drawn;
    for (int i = 0; i < 300; ++i) drawn.push_back(random.below(6));
    EXPECT_THAT(drawn, Each(Lt(6U)));
    EXPECT_THAT(std::set<std::uint64_t>(drawn.begin(), drawn.end()), SizeIs(6));
}

}  // namespace
}  // namespace gridbot
