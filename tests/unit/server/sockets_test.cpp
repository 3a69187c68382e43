#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/use_future.hpp>

#include "bot/server/socket_client.hpp"
#include "tests/unit/server/certificates.hpp"
#include "tests/unit/server/harness.hpp"

namespace gridbot::server {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using testing::HasSubstr;
using tcp = asio::ip::tcp;

asio::awaitable<void> echo(std::shared_ptr<WebSocket> socket) {
    for (;;) {
        auto text = co_await socket->read();
        if (!text) co_return;
        if (*text == "good-bye") {
            socket->close();
            continue;
        }
        socket->send(std::move(*text));
    }
}

HttpHandler lends(SocketUpgrade upgrade) {
    auto shared = std::make_shared<const SocketUpgrade>(std::move(upgrade));
    return [shared](const HttpRequest&, PathParams) -> asio::awaitable<HttpResponse> {
        HttpResponse response;
        response.upgrade = shared;
        co_return response;
    };
}

class Sockets : public testing::Test {
protected:
    Result<std::shared_ptr<WebSocket>> open(std::string url, WebSocketCall call = {}) {
        call.url = std::move(url);
        return threads.run(client.open(std::move(call)));
    }
    Result<std::string> read(WebSocket& socket) { return threads.run(socket.read()); }

    RunningServer running{{{"GET", "/ws", lends({.subprotocol = "12.test", .talk = echo}), {}}}};
    Threads threads;
    SocketClient client{threads.io.get_executor()};
};

TEST_F(Sockets, SayWhatIsSaidInOrder) {
    auto socket = open(running.url("/ws", "ws"));
    ASSERT_TRUE(socket);
    for (int i = 0; i < 100; ++i) (*socket)->send("frame " + std::to_string(i));
    for (int i = 0; i < 100; ++i) EXPECT_EQ(*read(**socket), "frame " + std::to_string(i));
    (*socket)->close();
}

TEST_F(Sockets, CarryALargeMessageAndRefuseAnOverlongOne) {
    auto socket = open(running.url("/ws", "ws"));
    ASSERT_TRUE(socket);
    const std::string large(512 * 1024, 'x');
    (*socket)->send(large);
    EXPECT_EQ(*read(**socket), large);
    (*socket)->send(std::string(1024 * 1024 + 1, 'x'));
    EXPECT_FALSE(read(**socket));
}

TEST_F(Sockets, EndOnBothSidesWhenOneSaysGoodBye) {
    auto socket = open(running.url("/ws", "ws"));
    (*socket)->send("good-bye");
    EXPECT_EQ(read(**socket).error(), Errc::unreachable);
    (*socket)->send("too late");
    (*socket)->close();
    EXPECT_TRUE(eventually([this] { return running.server.figures().connections == 0; }));
}

TEST_F(Sockets, EndWhenTheServerStops) {
    auto socket = open(running.url("/ws", "ws"));
    ASSERT_TRUE(socket);
    auto reading = asio::co_spawn(threads.io, (*socket)->read(), asio::use_future);
    running.threads.run(running.server.stop());
    EXPECT_EQ(reading.get().error(), Errc::unreachable);
}

TEST_F(Sockets, ARequestForSomethingElseIsToldToUpgrade) {
    RawClient plain(running.endpoint);
    plain.send(get("/ws"));
    EXPECT_THAT(plain.answer(), HasSubstr("426"));
}

TEST_F(Sockets, NameTheSubprotocolInTheAnswer) {
    RawClient raw(running.endpoint);
    raw.send(
        "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: 12.test\r\n\r\n");
    const std::string answer = raw.until("\r\n\r\n");
    EXPECT_THAT(answer, HasSubstr("101"));
    EXPECT_THAT(answer, HasSubstr("Sec-WebSocket-Protocol: 12.test"));
}

TEST_F(Sockets, SendTheHeadersOfTheCall) {
    std::string seen;
    ScriptedServer server([&seen](tcp::socket& socket, int) {
        seen = read_request(socket);
        write_all(socket, "HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n");
    });
    const std::string url = "ws" + server.url("/connect?ticket=a%2B").substr(4);
    EXPECT_EQ(open(url, {.headers = {{"Authorization", "Bearer token"}}}).error(), Errc::unreachable);
    EXPECT_THAT(seen, HasSubstr("GET /connect?ticket=a%2B HTTP/1.1"));
    EXPECT_THAT(seen, HasSubstr("Authorization: Bearer token"));
}

TEST_F(Sockets, GiveUpAHandshakeThatTakesTooLong) {
    ScriptedServer silent([](tcp::socket& socket, int) {
        read_request(socket);
        read_request(socket);  // waits for the client to close
    });
    EXPECT_EQ(open("ws" + silent.url().substr(4), {.timeout = 50ms}).error(), Errc::timed_out);
}

TEST_F(Sockets, CannotBeOpenedWhereNobodyListens) {
    for (const char* url : {"", "http://host/", "ws://", "ws://user:secret@host/", "wss:host"})
        EXPECT_EQ(open(url).error(), Errc::bad_payload) << url;
    EXPECT_EQ(open("ws://no-such-host.invalid/").error(), Errc::unreachable);
    EXPECT_EQ(open("ws://host/", {.headers = {{"x", "a\r\nb"}}}).error(), Errc::bad_payload);
}

TEST_F(Sockets, NoticeThatTheOtherSideHasGoneSilent) {
    SocketUpgrade watched{.subprotocol = {}, .talk = echo, .silence = 100ms};
    RunningServer server({{"GET", "/ws", lends(std::move(watched)), {}}});
    RawClient raw(server.endpoint);
    raw.send(
        "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    raw.until("\r\n\r\n");
    raw.until_closed();  // a ping has come that nobody answers
    EXPECT_TRUE(eventually([&server] { return server.server.figures().connections == 0; }));
}

TEST_F(Sockets, AreKeptAliveByPongs) {
    auto socket = open(running.url("/ws", "ws"), {.silence = 60ms});
    ASSERT_TRUE(socket);
    auto reading = asio::co_spawn(threads.io, (*socket)->read(), asio::use_future);
    EXPECT_EQ(reading.wait_for(200ms), std::future_status::timeout);
    (*socket)->send("still there");
    EXPECT_EQ(*reading.get(), "still there");
}

TEST(SocketsOverTls, TrustOnlyWhoIsVouchedFor) {
    Certificate certificate("DNS:localhost");
    RunningServer running({{"GET", "/ws", lends({.subprotocol = {}, .talk = echo}), {}}}, {}, certificate.files());
    SocketClient trusting(running.threads.io.get_executor(), certificate.files().certificate_file);
    SocketClient stranger(running.threads.io.get_executor());
    const WebSocketCall call{.url = running.url("/ws", "wss")};

    auto socket = running.threads.run(trusting.open(call));
    ASSERT_TRUE(socket);
    (*socket)->send("secret");
    EXPECT_EQ(*running.threads.run((*socket)->read()), "secret");
    (*socket)->close();
    EXPECT_EQ(running.threads.run(stranger.open(call)).error(), Errc::unreachable);
}

}  // namespace
}  // namespace gridbot::server
