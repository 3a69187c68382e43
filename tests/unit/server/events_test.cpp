#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/event_stream.hpp"
#include "tests/unit/server/harness.hpp"

namespace gridbot::server {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

HttpHandler subscribes(EventFeed& feed) {
    return [&feed](const HttpRequest&, PathParams) -> boost::asio::awaitable<HttpResponse> {
        HttpResponse response;
        response.events = feed.subscribe();
        co_return response;
    };
}

HttpHandler hands_out(std::shared_ptr<EventStream> stream) {
    return [stream](const HttpRequest&, PathParams) -> boost::asio::awaitable<HttpResponse> {
        HttpResponse response;
        response.events = stream;
        co_return response;
    };
}

TEST(Events, EveryListenerGetsWhatIsPublished) {
    EventFeed feed;
    RunningServer running({{"GET", "/stream", subscribes(feed)}});
    RawClient one(running.endpoint);
    RawClient two(running.endpoint);
    one.send(get("/stream"));
    two.send(get("/stream"));
    const auto head = one.until("\r\n\r\n");
    two.until("\r\n\r\n");

    feed.publish(R"({"seq":1})");

    EXPECT_THAT(head, StartsWith("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"));
    EXPECT_THAT(one.until("\n\n"), HasSubstr("data: {\"seq\":1}\n\n"));
    EXPECT_THAT(two.until("\n\n"), HasSubstr("data: {\"seq\":1}\n\n"));
}

TEST(Events, LinesOfOneEventStayOneEvent) {
    EventStream stream;
    EXPECT_TRUE(stream.push("a\nb"));
    EXPECT_EQ(stream.take(), "data: a\ndata: b\n\n");
    EXPECT_EQ(stream.take(), "");
}

TEST(Events, StreamEndsWhenTheServerStopsAfterWhatIsQueued) {
    EventFeed feed;
    RunningServer running({{"GET", "/stream", subscribes(feed)}});
    RawClient client(running.endpoint);
    client.send(get("/stream"));
    client.until("\r\n\r\n");

    feed.publish("last");
    running.threads.run(running.server.stop());

    EXPECT_THAT(client.until_closed(), HasSubstr("data: last\n\n"));
}

TEST(Events, ClosingTheStreamEndsTheConnection) {
    auto stream = std::make_shared<EventStream>();
    RunningServer running({{"GET", "/stream", hands_out(stream)}});
    RawClient client(running.endpoint);
    client.send(get("/stream"));
    client.until("\r\n\r\n");

    stream->push("one");
    stream->close();

    EXPECT_THAT(client.until_closed(), HasSubstr("data: one\n\n"));
    EXPECT_FALSE(stream->push("two"));
}

TEST(Events, ClientThatLeavesIsNoticedWithoutAPush) {
    auto stream = std::make_shared<EventStream>();
    RunningServer running({{"GET", "/stream", hands_out(stream)}});
    RawClient client(running.endpoint);
    client.send(get("/stream"));
    client.until("\r\n\r\n");

    client.close();

    EXPECT_TRUE(eventually([&] { return stream->state() == EventStream::State::closed; }));
    EXPECT_TRUE(eventually([&] { return running.server.figures().connections == 0; }));
}

TEST(Events, ClientThatDoesNotReadIsDropped) {
    auto stream = std::make_shared<EventStream>(64 * 1024);
    RunningServer running({{"GET", "/stream", hands_out(stream)}});
    RawClient client(running.endpoint);
    client.send(get("/stream"));
    client.until("\r\n\r\n");

    const std::string event(4096, 'x');
    while (stream->push(event)) {
    }

    EXPECT_EQ(stream->state(), EventStream::State::overrun);
    EXPECT_TRUE(eventually([&] { return running.server.figures().connections == 0; }));
}

TEST(Events, QuietStreamCarriesHeartbeats) {
    auto stream = std::make_shared<EventStream>();
    ServerLimits limits;
    limits.heartbeat = 10ms;
    RunningServer running({{"GET", "/stream", hands_out(stream)}}, limits);
    RawClient client(running.endpoint);
    client.send(get("/stream"));

    EXPECT_THAT(client.until(":\n\n:\n\n"), HasSubstr(":\n\n:\n\n"));
}

}  // namespace
}  // namespace gridbot::server
