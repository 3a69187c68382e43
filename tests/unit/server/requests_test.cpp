#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/server/harness.hpp"

namespace gridbot::server {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

boost::asio::awaitable<HttpResponse> echo(const HttpRequest& request, PathParams params) {
    HttpResponse response;
    response.content_type = "text/plain";
    response.body = request.method + " " + std::string(params["name"]) + " " + std::string(request.header("x-note")) +
                    " " + std::string(request.parameter("q")) + " " + request.peer_address + " " + request.body;
    co_return response;
}

Routes echo_routes() {
    return {{"GET", "/echo/{name}", echo}, {"POST", "/echo/{name}", echo}};
}

TEST(Requests, HandlerSeesMethodParamsHeadersQueryPeerAndBody) {
    RunningServer running(echo_routes());
    RawClient client(running.endpoint);

    client.send(post("/echo/ding?q=1", "body", "X-Note: hello\r\n"));

    EXPECT_THAT(client.answer(), HasSubstr("\r\n\r\nPOST ding hello 1 127.0.0.1 body"));
}

TEST(Requests, ConnectionIsKeptForTheNextRequestAndForgetsTheOneBefore) {
    RunningServer running(echo_routes());
    RawClient client(running.endpoint);

    client.send(post("/echo/a?q=1", "long first body", "X-Note: first\r\n"));
    const auto first = client.answer();
    client.send(get("/echo/b"));
    const auto second = client.answer();

    EXPECT_THAT(first, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(first, Not(HasSubstr("Connection: close")));
    EXPECT_THAT(second, HasSubstr("\r\n\r\nGET b   127.0.0.1 "));
    EXPECT_EQ(running.server.figures().accepted, 1u);
    EXPECT_EQ(running.server.figures().requests, 2u);
}

TEST(Requests, PipelinedRequestsAreAnsweredInOrder) {
    RunningServer running(echo_routes());
    RawClient client(running.endpoint);

    client.send(post("/echo/a", "1") + "\r\n" + post("/echo/b", "2") + get("/echo/c"));

    EXPECT_THAT(client.answer(), HasSubstr("POST a"));
    EXPECT_THAT(client.answer(), HasSubstr("POST b"));
    EXPECT_THAT(client.answer(), HasSubstr("GET c"));
}

TEST(Requests, ChunkedBodyIsPutTogether) {
    RunningServer running(echo_routes());
    RawClient client(running.endpoint);

    client.send(
        "POST /echo/a HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");

    EXPECT_THAT(client.answer(), HasSubstr("abcde"));
}

TEST(Requests, ExpectContinueIsAnsweredBeforeTheBody) {
    RunningServer running(echo_routes());
    RawClient client(running.endpoint);

    client.send("POST /echo/a HTTP/1.1\r\nHost: test\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(client.answer(), "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("body");

    EXPECT_THAT(client.answer(), HasSubstr("body"));
}

TEST(Requests, HeadIsAnsweredLikeGetWithoutBody) {
    RunningServer running({{"GET", "/text", says("0123456789")}});
    RawClient client(running.endpoint);

    client.send("HEAD /text HTTP/1.1\r\nHost: test\r\n\r\n" + get("/text"));

    const auto head = client.answer(true);
    EXPECT_THAT(head, HasSubstr("Content-Length: 10\r\n"));
    EXPECT_THAT(head, testing::EndsWith("\r\n\r\n"));
    EXPECT_THAT(client.answer(), StartsWith("HTTP/1.1 200"));
}

TEST(Requests, UnknownPathIs404AndOtherMethodIs405) {
    RunningServer running({{"GET", "/text", says("")}});
    RawClient client(running.endpoint);

    client.send(post("/none", "body") + post("/text", "body"));

    EXPECT_THAT(client.answer(), StartsWith("HTTP/1.1 404 Not Found\r\n"));
    const auto other_method = client.answer();
    EXPECT_THAT(other_method, StartsWith("HTTP/1.1 405 Method Not Allowed\r\n"));
    EXPECT_THAT(other_method, HasSubstr("Allow: GET, HEAD\r\n"));
}

TEST(Requests, ThrowingHandlerIsAnsweredWith500AndTheConnectionGoesOn) {
    auto failing = [](const HttpRequest&, PathParams) -> boost::asio::awaitable<HttpResponse> {
        throw std::runtime_error("disk");
        co_return HttpResponse{};
    };
    RunningServer running({{"GET", "/failing", failing}, {"GET", "/text", says("fine")}});
    RawClient client(running.endpoint);

    client.send(get("/failing") + get("/text"));

    EXPECT_EQ(client.answer(), "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n");
    EXPECT_THAT(client.answer(), HasSubstr("fine"));
}

TEST(Requests, MalformedOnesAre400AndClose) {
    RunningServer running(echo_routes());
    for (const char* bytes : {
             "nonsense\r\n\r\n",
             "GET /echo/a HTTP/9.9\r\nHost: test\r\n\r\n",
             "GET /echo/a HTTP/1.1\r\n\r\n",
             "GET /%zz HTTP/1.1\r\nHost: test\r\n\r\n",
             "GET * HTTP/1.1\r\nHost: test\r\n\r\n",
             "POST /echo/a HTTP/1.1\r\nHost: test\r\nContent-Length: x\r\n\r\n",
             "POST /echo/a HTTP/1.1\r\nHost: test\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
             "POST /echo/a HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
             "POST /echo/a HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
         }) {
        RawClient client(running.endpoint);
        client.send(bytes);
        EXPECT_EQ(client.until_closed(), "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            << bytes;
    }
}

TEST(Requests, HttpOneZeroIsClosedUnlessItAsksToBeKept) {
    RunningServer running({{"GET", "/text", says("fine")}});

    RawClient closing(running.endpoint);
    closing.send("GET /text HTTP/1.0\r\n\r\n");
    EXPECT_THAT(closing.until_closed(), HasSubstr("Connection: close\r\n"));

    RawClient keeping(running.endpoint);
    keeping.send("GET /text HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_THAT(keeping.answer(), HasSubstr("Connection: keep-alive\r\n"));
}

TEST(Requests, ListenersHaveTheirOwnRoutes) {
    const Routes admin{{"GET", "/healthz", says("alive")}};
    RunningServer running(echo_routes());
    const auto other = running.server.listen({boost::asio::ip::address_v4::loopback(), 0}, admin);
    RawClient public_client(running.endpoint);
    RawClient admin_client(other);

    public_client.send(get("/healthz"));
    admin_client.send(get("/healthz"));

    EXPECT_THAT(public_client.answer(), StartsWith("HTTP/1.1 404"));
    EXPECT_THAT(admin_client.answer(), HasSubstr("alive"));
}

}  // namespace
}  // namespace gridbot::server
