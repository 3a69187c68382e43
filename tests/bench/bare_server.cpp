// What the machine can do at most: the same listener and connections as gridbot's, one I/O thread, and a handler that
// only verifies a DingTalk signature, parses the body and answers a fixed text. No store, no clock window, no routing
// by configuration. gridbot's own rate is measured against this one.
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "bot/server/server.hpp"

namespace {

namespace asio = boost::asio;
using gridbot::HttpRequest;
using gridbot::HttpResponse;

/// sign = base64(HMAC-SHA256(key = secret, data = timestamp + "\n" + secret)), compared in constant time.
bool is_signed(const HttpRequest& request, std::string_view secret) {
    const auto sign = request.header("sign");
    std::string text(request.header("timestamp"));
    text.append("\n").append(secret);

    std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
    unsigned int digest_size = 0;
    HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &digest_size);
    std::array<unsigned char, 4 * ((EVP_MAX_MD_SIZE + 2) / 3) + 1> expected;
    const auto size = EVP_EncodeBlock(expected.data(), digest.data(), static_cast<int>(digest_size));
    return sign.size() == static_cast<std::size_t>(size) &&
           CRYPTO_memcmp(sign.data(), expected.data(), sign.size()) == 0;
}

asio::awaitable<HttpResponse> answer(const HttpRequest& request, std::string_view secret) {
    HttpResponse response;
    if (!is_signed(request, secret)) {
        response.status = 401;
        co_return response;
    }
    const auto message = nlohmann::json::parse(request.body, nullptr, false);
    if (message.is_discarded() || !message.contains("text")) {
        response.status = 400;
        co_return response;
    }
    response.content_type = "application/json";
    response.body = R"({"msgtype":"text","text":{"content":"您好，您反映的问题已登记，编号 SH20260918-0001。"}})";
    co_return response;
}

asio::awaitable<void> stop_on_signal(asio::signal_set& signals, gridbot::server::Server& server) {
    co_await signals.async_wait(asio::use_awaitable);
    co_await server.stop();
}

}  // namespace

/// bench_bare_server [SECRET]: prints "listening 127.0.0.1:PORT", serves POST /webhook/ding until SIGTERM.
int main(int argc, char** argv) {
    const std::string secret = argc > 1 ? argv[1] : "dingtestsecret";  // that of the fixture town's channel

    asio::io_context io(1);
    const gridbot::server::Routes routes{
        {"POST", "/webhook/ding",
         [&secret](const HttpRequest& request, gridbot::PathParams) { return answer(request, secret); }}};
    gridbot::server::Server server(io);
    const auto endpoint = server.listen({asio::ip::address_v4::loopback(), 0}, routes);
    std::printf("listening 127.0.0.1:%u\n", static_cast<unsigned>(endpoint.port()));
    std::fflush(stdout);

    asio::signal_set signals(io, SIGTERM, SIGINT);
    asio::co_spawn(io, stop_on_signal(signals, server), [](std::exception_ptr error) {
        if (error) std::rethrow_exception(error);
    });
    io.run();
}
