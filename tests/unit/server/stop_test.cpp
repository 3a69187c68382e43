#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <future>

#include "tests/unit/server/harness.hpp"

namespace gridbot::server {
namespace {

namespace asio = boost::asio;
using testing::HasSubstr;

/// A server with one route that answers when `gate` opens.
class Stopping : public testing::Test {
protected:
    HttpHandler slow() {
        return [this](const HttpRequest&, PathParams) -> asio::awaitable<HttpResponse> {
            entered.happen();
            co_await gate.passed();
            HttpResponse response;
            response.body = "late";
            co_return response;
        };
    }

    Threads gate_threads;
    Gate gate{gate_threads.io};
    Event entered;
};

TEST_F(Stopping, RequestInFlightIsAnsweredWithConnectionClose) {
    RunningServer running({{"GET", "/slow", slow()}});
    RawClient client(running.endpoint);
    client.send(get("/slow"));
    ASSERT_TRUE(entered.happened_within());

    auto stopped = asio::co_spawn(running.threads.io, running.server.stop(), asio::use_future);
    EXPECT_TRUE(eventually([&] { return !running.server.listening(); }));
    gate.open();

    const auto answer = client.until_closed();
    EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
    EXPECT_THAT(answer, HasSubstr("late"));
    stopped.get();
    EXPECT_EQ(running.server.figures().connections, 0u);
}

TEST_F(Stopping, IdleConnectionsAreClosedAtOnceAndNoNewOneIsTaken) {
    RunningServer running({{"GET", "/text", says("fine")}});
    RawClient used(running.endpoint);
    used.send(get("/text"));
    EXPECT_THAT(used.answer(), HasSubstr("fine"));
    RawClient fresh(running.endpoint);
    EXPECT_TRUE(eventually([&] { return running.server.figures().connections == 2; }));

    running.threads.run(running.server.stop());

    EXPECT_EQ(used.until_closed(), "");
    EXPECT_EQ(fresh.until_closed(), "");
    EXPECT_THROW(RawClient late(running.endpoint), boost::system::system_error);
}

TEST_F(Stopping, GraceOverTheSocketIsCutAndTheHandlerCancelled) {
    ServerLimits limits;
    limits.stop_grace = 30ms;
    RunningServer running({{"GET", "/slow", slow()}}, limits);
    RawClient client(running.endpoint);
    client.send(get("/slow"));
    ASSERT_TRUE(entered.happened_within());

    running.threads.run(running.server.stop());

    EXPECT_EQ(client.until_closed(), "");
    EXPECT_EQ(running.server.figures().connections, 0u);
}

TEST_F(Stopping, CutEndsTheGrace) {
    RunningServer running({{"GET", "/slow", slow()}});
    RawClient client(running.endpoint);
    client.send(get("/slow"));
    ASSERT_TRUE(entered.happened_within());

    auto stopped = asio::co_spawn(running.threads.io, running.server.stop(), asio::use_future);
    EXPECT_TRUE(eventually([&] { return !running.server.listening(); }));
    running.server.cut();

    EXPECT_EQ(stopped.wait_for(std::chrono::seconds(5)), std::future_status::ready);
}

TEST_F(Stopping, StoppingTwiceIsNoFault) {
    RunningServer running({{"GET", "/text", says("fine")}});

    running.threads.run(running.server.stop());
    running.threads.run(running.server.stop());

    EXPECT_FALSE(running.server.listening());
}

TEST_F(Stopping, ServerMayGoWithoutBeingStoppedWhenItsContextRunsNoMore) {
    const auto forever = [this](const HttpRequest&, PathParams) -> asio::awaitable<HttpResponse> {
        const auto executor = co_await asio::this_coro::executor;
        asio::steady_timer timer(executor, asio::steady_timer::time_point::max());
        entered.happen();
        co_await timer.async_wait(asio::use_awaitable);
        co_return HttpResponse{};
    };
    const Routes routes{{"GET", "/slow", forever}};
    auto threads = std::make_unique<Threads>();
    auto server = std::make_unique<Server>(threads->io);
    const auto endpoint = server->listen({asio::ip::address_v4::loopback(), 0}, routes);
    RawClient client(endpoint);
    client.send(get("/slow"));
    ASSERT_TRUE(entered.happened_within());

    threads->io.stop();
    server.reset();
    threads.reset();

    EXPECT_EQ(client.until_closed(), "");
}

}  // namespace
}  // namespace gridbot::server
