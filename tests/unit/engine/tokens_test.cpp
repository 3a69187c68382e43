#include "bot/engine/tokens.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <vector>

namespace gridbot::engine {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

/// Answers every call alike, a moment after it came.
class Platform final : public HttpOut {
public:
    explicit Platform(HttpReply reply) : reply_(std::move(reply)) {}

    asio::awaitable<Result<HttpReply>> send(HttpCall) override {
        ++calls;
        co_await asio::post(asio::use_awaitable);
        co_return reply_;
    }

    int calls = 0;

private:
    HttpReply reply_;
};

Channel channel() {
    ChannelConfig config;
    config.id = "ding";
    config.type = "dingtalk";
    return {config, adapters::find_channel_type("dingtalk")->make(config)};
}

std::vector<std::optional<std::string>> asked_by_three_at_once(Platform& platform) {
    const Channel ding = channel();
    const MovableClock clock{Time{1'800'000'000'000ms}, MovableClock::Mode::standing};
    Tokens tokens(platform, clock);
    std::vector<std::optional<std::string>> got;
    asio::io_context here;
    const auto ask = [](Tokens& all, const Channel& one, auto& into) -> asio::awaitable<void> {
        auto token = co_await all.get(one);
        into.push_back(std::move(token));
    };
    for (int i = 0; i < 3; ++i) asio::co_spawn(here, ask(tokens, ding, got), asio::detached);
    here.run();
    return got;
}

TEST(Tokens, AreFetchedOnceForAllWhoAskAtOnce) {
    Platform platform({200, R"({"accessToken":"t","expireIn":7200})"});
    EXPECT_EQ(asked_by_three_at_once(platform), std::vector<std::optional<std::string>>(3, "t"));
    EXPECT_EQ(platform.calls, 1);
}

TEST(Tokens, ThatWereRefusedAreNotAskedForByAllWhoWaited) {
    Platform platform({400, R"({"code":"invalidClientIdOrSecret"})"});
    EXPECT_EQ(asked_by_three_at_once(platform), std::vector<std::optional<std::string>>(3));
    EXPECT_EQ(platform.calls, 1);
}

}  // namespace
}  // namespace gridbot::engine
