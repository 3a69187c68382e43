#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>

#include "tests/unit/server/harness.hpp"

namespace gridbot::server {
namespace {

namespace asio = boost::asio;
using testing::HasSubstr;
using testing::StartsWith;
using tcp = asio::ip::tcp;

constexpr std::string_view kFine = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine";

HttpCall posting(std::string url, std::string body = "{}") {
    HttpCall call;
    call.url = std::move(url);
    call.body = std::move(body);
    return call;
}

HttpCall getting(std::string url) {
    HttpCall call;
    call.method = "GET";
    call.url = std::move(url);
    return call;
}

class Client : public testing::Test {
protected:
    Result<HttpReply> send(HttpCall call) { return threads.run(client.send(std::move(call))); }

    Threads threads;
    HttpClient client{threads.io.get_executor(), HttpClientOptions{.answer_bytes = 1000}};
};

/// Answers every connection once with `answer` and closes it.
ScriptedServer::Talk answers(std::string answer) {
    return [answer = std::move(answer)](tcp::socket& socket, int) {
        read_request(socket);
        write_all(socket, answer);
    };
}

TEST_F(Client, RequestSaysWhatTheCallHolds) {
    std::string seen;
    ScriptedServer server([&seen](tcp::socket& socket, int) {
        seen = read_request(socket);
        write_all(socket, kFine);
    });
    auto call = posting(server.url("/robot/send?access_token=a%2Fb"), R"({"a":1})");
    call.headers.emplace_back("x-acs-dingtalk-access-token", "token");

    const auto reply = send(std::move(call));

    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->status, 200);
    EXPECT_EQ(reply->body, "fine");
    EXPECT_THAT(seen, StartsWith("POST /robot/send?access_token=a%2Fb HTTP/1.1\r\nHost: 127.0.0.1:"));
    EXPECT_THAT(seen, HasSubstr("x-acs-dingtalk-access-token: token\r\n"));
    EXPECT_THAT(seen, HasSubstr("Content-Type: application/json\r\nContent-Length: 7\r\n\r\n{\"a\":1}"));
}

TEST_F(Client, StatusOfAnErrorIsAReply) {
    ScriptedServer server(answers("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"));
    EXPECT_EQ(send(posting(server.url()))->status, 503);
}

TEST_F(Client, RedirectIsNotFollowed) {
    ScriptedServer server(answers("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"));
    EXPECT_EQ(send(getting(server.url()))->status, 302);
}

TEST_F(Client, InterimAnswerIsSkipped) {
    ScriptedServer server(answers("HTTP/1.1 100 Continue\r\n\r\n" + std::string(kFine)));
    EXPECT_EQ(send(posting(server.url()))->body, "fine");
}

TEST_F(Client, BodyWithoutLengthEndsWhenTheOtherSideHalfCloses) {
    ScriptedServer server([](tcp::socket& socket, int) {
        read_request(socket);
        write_all(socket, "HTTP/1.1 200 OK\r\n\r\nall of it");
        socket.shutdown(tcp::socket::shutdown_send);
        read_request(socket);  // waits for the client to close
    });
    EXPECT_EQ(send(posting(server.url()))->body, "all of it");
}

TEST_F(Client, AnswerThatBreaksOffIsUnreachable) {
    ScriptedServer server(answers("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart"));
    EXPECT_EQ(send(posting(server.url())).error(), Errc::unreachable);
}

TEST_F(Client, WhatIsNoHttpIsBadPayload) {
    ScriptedServer server(answers("SSH-2.0-OpenSSH\r\n\r\n"));
    EXPECT_EQ(send(posting(server.url())).error(), Errc::bad_payload);
}

TEST_F(Client, AnswerAboveTheLimitIsBadPayload) {
    ScriptedServer with_length(answers("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n"));
    ScriptedServer without(answers("HTTP/1.1 200 OK\r\n\r\n" + std::string(100'000, 'x')));

    EXPECT_EQ(send(posting(with_length.url())).error(), Errc::bad_payload);
    EXPECT_EQ(send(posting(without.url())).error(), Errc::bad_payload);
}

TEST_F(Client, SilenceBeyondTheTimeoutIsTimedOut) {
    ScriptedServer server([](tcp::socket& socket, int) {
        read_request(socket);
        read_request(socket);  // waits for the client to close
    });
    auto call = posting(server.url());
    call.timeout = 50ms;

    EXPECT_EQ(send(std::move(call)).error(), Errc::timed_out);
}

TEST_F(Client, RefusedConnectionIsUnreachable) {
    std::string url;
    {
        ScriptedServer gone(answers(""));
        url = gone.url();
    }
    EXPECT_EQ(send(posting(url)).error(), Errc::unreachable);
}

TEST_F(Client, UnknownHostIsUnreachable) {
    EXPECT_EQ(send(posting("http://no-such-host.invalid/")).error(), Errc::unreachable);
}

TEST_F(Client, AddressThatCannotBeCalledIsUnreachable) {
    for (const char* url : {"", "/path", "ftp://host/", "http://", "http://user:secret@127.0.0.1/", "http://a b/",
                            "https:///path", "127.0.0.1:80"})
        EXPECT_EQ(send(posting(url)).error(), Errc::unreachable) << url;
}

TEST_F(Client, LineBreakInAHeaderIsBadPayload) {
    auto call = posting("http://127.0.0.1:1/");
    call.headers.emplace_back("x-token", "a\r\nHost: other");
    EXPECT_EQ(send(std::move(call)).error(), Errc::bad_payload);
}

TEST_F(Client, KeptConnectionThatTheServerClosedIsReplacedBeforeWriting) {
    Event closed;
    std::atomic<int> connections = 0;
    ScriptedServer server([&](tcp::socket& socket, int nth) {
        connections = nth;
        read_request(socket);
        write_all(socket, kFine);
        socket.close();
        closed.happen();
    });
    ASSERT_TRUE(send(posting(server.url())));
    ASSERT_TRUE(closed.happened_within());

    EXPECT_TRUE(send(posting(server.url())));
    EXPECT_EQ(connections, 2);
}

/// Answers the first request of the first connection, and takes the second without a word.
ScriptedServer::Talk leaves_after_the_second_request(std::atomic<int>& requests) {
    return [&requests](tcp::socket& socket, int nth) {
        read_request(socket);
        ++requests;
        write_all(socket, kFine);
        if (nth == 1 && !read_request(socket).empty()) ++requests;
    };
}

TEST_F(Client, PostIsNotRepeatedWhenAKeptConnectionBreaksAfterWriting) {
    std::atomic<int> requests = 0;
    ScriptedServer server(leaves_after_the_second_request(requests));
    ASSERT_TRUE(send(posting(server.url())));

    EXPECT_EQ(send(posting(server.url())).error(), Errc::unreachable);
    EXPECT_EQ(requests, 2);
}

TEST_F(Client, GetIsRepeatedOnceWhenAKeptConnectionBreaksAfterWriting) {
    std::atomic<int> requests = 0;
    ScriptedServer server(leaves_after_the_second_request(requests));
    ASSERT_TRUE(send(getting(server.url())));

    EXPECT_TRUE(send(getting(server.url())));
    EXPECT_EQ(requests, 3);
}

TEST_F(Client, ManyCallsAtOnceShareAFewConnections) {
    RunningServer running({{"POST", "/text", says("fine")}});
    for (int round = 0; round < 2; ++round) {
        std::vector<std::future<Result<HttpReply>>> replies;
        for (int i = 0; i < 20; ++i)
            replies.push_back(asio::co_spawn(threads.io, client.send(posting(running.url("/text"))), asio::use_future));
        for (auto& reply : replies) EXPECT_TRUE(reply.get());
    }
    EXPECT_EQ(running.server.figures().requests, 40u);
    EXPECT_LE(running.server.figures().accepted, 36u);  // four at least were kept from the first round
}

/// A server that tells when it has read a request, and answers none.
class SilentServer {
public:
    Event asked;
    ScriptedServer server{[this](tcp::socket& socket, int) {
        if (!read_request(socket).empty()) asked.happen();
        read_request(socket);  // waits for the client to close
    }};
};

TEST_F(Client, StopEndsCallsUnderWayAndThoseToCome) {
    SilentServer silent;
    auto waiting = asio::co_spawn(threads.io, client.send(posting(silent.server.url())), asio::use_future);
    ASSERT_TRUE(silent.asked.happened_within());

    client.stop();

    EXPECT_EQ(waiting.get().error(), Errc::unreachable);
    EXPECT_EQ(send(posting(silent.server.url())).error(), Errc::unreachable);
}

TEST_F(Client, CancelledCallerDoesNotWaitForTheAnswer) {
    SilentServer silent;
    asio::cancellation_signal cancel;
    Event ended;
    auto on_end = [&ended](std::exception_ptr, Result<HttpReply>) { ended.happen(); };
    auto strand = asio::make_strand(threads.io);
    asio::co_spawn(strand, client.send(posting(silent.server.url())),
                   asio::bind_cancellation_slot(cancel.slot(), on_end));
    ASSERT_TRUE(silent.asked.happened_within());

    asio::post(strand, [&cancel] { cancel.emit(asio::cancellation_type::terminal); });

    EXPECT_TRUE(ended.happened_within());
}

}  // namespace
}  // namespace gridbot::server
