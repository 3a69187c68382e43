#include "core/late_library.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace gridbot {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using ::testing::ThrowsMessage;

constinit const LateLibrary kZlib{"libz.so.1", "zlib1g"};
GRIDBOT_LATE(kZlib, crc32);
GRIDBOT_LATE(kZlib, zlibVersion);

constexpr LateLibrary kNowhere{"libgridbot-nowhere.so.7", "libgridbot-nowhere7"};

TEST(LateFunction, IsCalledLikeTheOneOfTheHeader) {
    EXPECT_THAT(zlibVersion(), StartsWith("1."));
    const std::string check = "123456789";
    EXPECT_EQ(crc32(0, reinterpret_cast<const Bytef*>(check.data()), 9), 0xCBF43926);
}

TEST(LateFunction, MayBeFoundByManyThreadsAtOnce) {
    const LateFunction<decltype(::crc32_combine)> combine(kZlib, "crc32_combine");
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) threads.emplace_back([&combine] { EXPECT_EQ(combine(7, 0, 0), 7u); });
    for (std::thread& thread : threads) thread.join();
}

TEST(LateFunction, OfALibraryThatIsNotThereNamesThePackage) {
    const LateFunction<int()> any(kNowhere, "any");
    EXPECT_THAT([&] { any(); },
                ThrowsMessage<std::runtime_error>(
                    AllOf(HasSubstr("libgridbot-nowhere.so.7"), HasSubstr("install Debian's libgridbot-nowhere7"))));
}

TEST(LateFunction, ThatTheLibraryDoesNotHaveIsNamed) {
    const LateFunction<int()> unknown(kZlib, "gridbot_unknown");
    EXPECT_THAT([&] { unknown(); }, ThrowsMessage<std::runtime_error>(HasSubstr("no function gridbot_unknown")));
}

}  // namespace
}  // namespace gridbot
