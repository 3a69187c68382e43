#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/server/harness.hpp"

namespace gridbot::server {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

Routes text_routes() {
    return {{"GET", "/text", says("fine")}, {"POST", "/text", says("fine")}, {"POST", "/wide", says("fine"), 2000}};
}

ServerLimits small() {
    ServerLimits limits;
    limits.body_bytes = 1000;
    return limits;
}

TEST(Limits, BodyLengthAboveTheLimitIs413BeforeTheBodyIsSentAndCloses) {
    RunningServer running(text_routes(), small());
    RawClient client(running.endpoint);

    client.send("POST /text HTTP/1.1\r\nHost: test\r\nContent-Length: 1001\r\nExpect: 100-continue\r\n\r\n");

    EXPECT_EQ(client.until_closed(),
              "HTTP/1.1 413 Payload Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
}

TEST(Limits, RefusalReachesAClientThatGoesOnSending) {
    RunningServer running(text_routes(), small());
    RawClient client(running.endpoint);

    client.send(post("/text", std::string(500'000, 'x')));

    EXPECT_THAT(client.answer(), StartsWith("HTTP/1.1 413"));
}

TEST(Limits, BodyAtTheLimitPasses) {
    RunningServer running(text_routes(), small());
    RawClient client(running.endpoint);

    client.send(post("/text", std::string(1000, 'x')));

    EXPECT_THAT(client.answer(), HasSubstr("fine"));
}

TEST(Limits, ChunksThatAddUpToTooMuchAre413) {
    RunningServer running(text_routes(), small());
    RawClient client(running.endpoint);
    const auto chunk = "1f4\r\n" + std::string(500, 'x') + "\r\n";  // 500 bytes

    client.send("POST /text HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk + chunk +
                "1\r\nx\r\n");

    EXPECT_THAT(client.until_closed(), StartsWith("HTTP/1.1 413"));
}

TEST(Limits, RouteMayTakeMore) {
    RunningServer running(text_routes(), small());
    RawClient client(running.endpoint);

    client.send(post("/wide", std::string(2000, 'x')) + post("/wide", std::string(2001, 'x')));

    EXPECT_THAT(client.answer(), StartsWith("HTTP/1.1 200"));
    EXPECT_THAT(client.answer(), StartsWith("HTTP/1.1 413"));
}

TEST(Limits, HeaderAboveTheLimitIs431) {
    RunningServer running(text_routes());
    for (const auto& request :
         {get("/text", "X-Long: " + std::string(20'000, 'x') + "\r\n"), get("/" + std::string(20'000, 'x'))}) {
        RawClient client(running.endpoint);
        client.send(request);
        EXPECT_THAT(client.answer(), StartsWith("HTTP/1.1 431"));
    }
}

TEST(Limits, EndlessChunkExtensionIsCut) {
    RunningServer running(text_routes(), small());
    RawClient client(running.endpoint);

    client.send("POST /text HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n1;" +
                std::string(200'000, 'x'));

    EXPECT_THAT(client.until_closed(), testing::AnyOf("", StartsWith("HTTP/1.1 400")));
}

TEST(Limits, SlowHeaderIsCut) {
    ServerLimits limits;
    limits.header_deadline = 50ms;
    RunningServer running(text_routes(), limits);
    RawClient silent(running.endpoint);
    RawClient slow(running.endpoint);

    slow.send("GET /text HTTP/1.1\r\nHost: te");

    EXPECT_EQ(slow.until_closed(), "");
    EXPECT_EQ(silent.until_closed(), "");
}

TEST(Limits, SlowBodyIsCut) {
    ServerLimits limits;
    limits.body_deadline = 50ms;
    RunningServer running(text_routes(), limits);
    RawClient client(running.endpoint);

    client.send("POST /text HTTP/1.1\r\nHost: test\r\nContent-Length: 100\r\n\r\nabc");

    EXPECT_EQ(client.until_closed(), "");
}

TEST(Limits, IdleConnectionIsClosed) {
    ServerLimits limits;
    limits.idle_deadline = 50ms;
    RunningServer running(text_routes(), limits);
    RawClient client(running.endpoint);

    client.send(get("/text"));
    EXPECT_THAT(client.answer(), HasSubstr("fine"));

    EXPECT_EQ(client.until_closed(), "");
}

TEST(Limits, ClientThatDoesNotReadItsAnswerIsCut) {
    ServerLimits limits;
    limits.write_deadline = 50ms;
    RunningServer running({{"GET", "/long", says(std::string(64 * 1024 * 1024, 'x'))}}, limits);
    RawClient client(running.endpoint);

    client.send(get("/long"));

    EXPECT_TRUE(eventually([&] { return running.server.figures().requests == 1; }));
    EXPECT_TRUE(eventually([&] { return running.server.figures().connections == 0; }));
}

TEST(Limits, OneConnectionTooManyIs503AndThereIsRoomAgainWhenOneLeaves) {
    ServerLimits limits;
    limits.connections = 1;
    RunningServer running(text_routes(), limits);
    RawClient first(running.endpoint);
    first.send(get("/text"));
    EXPECT_THAT(first.answer(), HasSubstr("fine"));

    RawClient second(running.endpoint);
    second.send(get("/text"));
    EXPECT_EQ(second.until_closed(),
              "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(running.server.figures().turned_away, 1u);

    first.close();
    EXPECT_TRUE(eventually([&] { return running.server.figures().connections == 0; }));
    RawClient third(running.endpoint);
    third.send(get("/text"));
    EXPECT_THAT(third.answer(), HasSubstr("fine"));
}

}  // namespace
}  // namespace gridbot::server
