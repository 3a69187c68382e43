#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/use_future.hpp>

#include "core/event_stream.hpp"
#include "tests/unit/server/certificates.hpp"
#include "tests/unit/server/harness.hpp"

namespace gridbot::server {
namespace {

HttpCall getting(std::string url) {
    HttpCall call;
    call.method = "GET";
    call.url = std::move(url);
    return call;
}

Routes text_routes() {
    return {{"GET", "/text", says("fine")}, {"POST", "/text", says("taken")}};
}

/// A server with a certificate for `names`, and a client that trusts it.
class Tls : public testing::Test {
protected:
    void serve(const std::string& names, Routes routes = text_routes()) {
        certificate.emplace(names);
        running.emplace(std::move(routes), ServerLimits{}, certificate->files());
        HttpClientOptions options;
        options.extra_ca_file = certificate->files().certificate_file;
        client.emplace(running->threads.io.get_executor(), options);
    }

    Result<HttpReply> send(HttpCall call) { return running->threads.run(client->send(std::move(call))); }

    std::optional<Certificate> certificate;
    std::optional<RunningServer> running;
    std::optional<HttpClient> client;
};

TEST_F(Tls, RoundTripsOverOneConnection) {
    serve("DNS:localhost");

    for (int i = 0; i < 3; ++i) {
        const auto reply = send(getting(running->url("/text", "https")));
        ASSERT_TRUE(reply) << reply.error().message();
        EXPECT_EQ(reply->body, "fine");
    }

    EXPECT_EQ(running->server.figures().accepted, 1u);
}

TEST_F(Tls, AddressInTheCertificateIsAccepted) {
    serve("IP:127.0.0.1");

    const auto reply = send(getting(fmt::format("https://127.0.0.1:{}/text", running->endpoint.port())));

    EXPECT_TRUE(reply);
}

TEST_F(Tls, CertificateOfAnotherNameIsRefused) {
    serve("DNS:other.example");

    EXPECT_EQ(send(getting(running->url("/text", "https"))).error(), Errc::unreachable);
    EXPECT_EQ(running->server.figures().requests, 0u);
}

TEST_F(Tls, CertificateThatNobodyVouchesForIsRefused) {
    serve("DNS:localhost");
    client.emplace(running->threads.io.get_executor());

    EXPECT_EQ(send(getting(running->url("/text", "https"))).error(), Errc::unreachable);
}

TEST_F(Tls, ClientThatSpeaksNoTlsGetsNothing) {
    serve("DNS:localhost");
    RawClient plain(running->endpoint);

    plain.send(get("/text"));

    EXPECT_THAT(plain.until_closed(), testing::Not(testing::HasSubstr("fine")));
}

TEST_F(Tls, EventStreamEndsWhenTheServerStops) {
    EventFeed feed;
    Event subscribed;
    auto subscribe = [&](const HttpRequest&, PathParams) -> boost::asio::awaitable<HttpResponse> {
        HttpResponse response;
        response.events = feed.subscribe();
        response.events->push("first");
        subscribed.happen();
        co_return response;
    };
    serve("DNS:localhost", {{"GET", "/stream", subscribe}});
    Threads caller;
    HttpClientOptions options;
    options.extra_ca_file = certificate->files().certificate_file;
    HttpClient listener(caller.io.get_executor(), options);
    auto listening = boost::asio::co_spawn(caller.io, listener.send(getting(running->url("/stream", "https"))),
                                           boost::asio::use_future);
    ASSERT_TRUE(subscribed.happened_within());

    feed.publish("last");
    running->threads.run(running->server.stop());

    const auto reply = listening.get();
    ASSERT_TRUE(reply) << reply.error().message();
    EXPECT_EQ(reply->body, "data: first\n\ndata: last\n\n");
}

TEST_F(Tls, RenewedCertificateServesTheConnectionsToCome) {
    serve("DNS:localhost");
    certificate->renew();
    HttpClientOptions options;
    options.extra_ca_file = certificate->files().certificate_file;
    client.emplace(running->threads.io.get_executor(), options);
    EXPECT_FALSE(send(getting(running->url("/text", "https"))));

    running->server.reload_certificates();

    EXPECT_TRUE(send(getting(running->url("/text", "https"))));
}

TEST_F(Tls, MissingFileIsAFaultOfTheListener) {
    Threads threads;
    const Routes routes = text_routes();
    Server server(threads.io);

    EXPECT_THROW(server.listen({boost::asio::ip::address_v4::loopback(), 0}, routes, TlsFiles{"/none", "/none"}),
                 boost::system::system_error);
    EXPECT_FALSE(server.listening());
}

}  // namespace
}  // namespace gridbot::server
