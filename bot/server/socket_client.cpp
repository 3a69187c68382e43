#include "bot/server/socket_client.hpp"

#include "bot/server/http_link.hpp"
#include "bot/server/open_socket.hpp"
#include "bot/server/tls.hpp"
#include "bot/server/wire.hpp"

namespace gridbot::server {

namespace asio = boost::asio;
namespace websocket = boost::beast::websocket;
using SteadyClock = std::chrono::steady_clock;

namespace {

constexpr auto as_tuple = asio::as_tuple(asio::use_awaitable);
using Opened = Result<std::shared_ptr<WebSocket>>;

Result<Target> target_of(const WebSocketCall& call) {
    const std::string_view url = call.url;
    if (!url.starts_with("ws://") && !url.starts_with("wss://")) return Errc::bad_payload;
    for (const auto& [name, value] : call.headers)
        if (breaks_line(name) || breaks_line(value)) return Errc::bad_payload;
    auto target = aim("http" + std::string(url.substr(2)));
    if (!target) return Errc::bad_payload;
    return target;
}

template <class Below>
asio::awaitable<Opened> shake_hands(Below& stream, std::shared_ptr<HttpLink> link, const Target& target,
                                    const WebSocketCall& call, SteadyClock::time_point deadline) {
    using Talk = websocket::stream<Below&>;
    auto opened = std::make_shared<OpenSocket<Talk>>(Talk(stream), link);
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - SteadyClock::now());
    opened->keep(boost::beast::role_type::client, std::max(left, std::chrono::milliseconds(1)), call.silence);
    auto decorate = [&call](websocket::request_type& request) {
        request.set(boost::beast::http::field::user_agent, "gridbot");
        for (const auto& [name, value] : call.headers) request.set(name, value);
    };
    opened->stream().set_option(websocket::stream_base::decorator(std::move(decorate)));
    const auto [error] = co_await opened->stream().async_handshake(target.host, target.path, as_tuple);
    if (error == boost::beast::error::timeout) co_return Errc::timed_out;
    if (error) co_return Errc::unreachable;
    co_return std::shared_ptr<WebSocket>(std::move(opened));
}

/// Runs on the link's strand.
asio::awaitable<Opened> open_on(std::shared_ptr<HttpLink> link, asio::ssl::context& tls, const Target& target,
                                const WebSocketCall& call) {
    const auto deadline = SteadyClock::now() + call.timeout;
    const auto connected = co_await link->connect(tls, deadline);
    if (!connected) co_return connected.error();
    link->tcp().expires_never();  // from here on the WebSocket keeps the time
    if (link->tls()) {
        auto shaking = shake_hands(*link->tls(), link, target, call, deadline);
        co_return co_await std::move(shaking);
    }
    auto shaking = shake_hands(link->tcp(), link, target, call, deadline);
    co_return co_await std::move(shaking);
}

}  // namespace

SocketClient::SocketClient(asio::any_io_executor executor, const std::string& extra_ca_file)
    : executor_(std::move(executor)), tls_(client_tls(extra_ca_file)) {}

asio::awaitable<Opened> SocketClient::open(WebSocketCall call) {
    const auto target = target_of(call);
    if (!target) co_return target.error();
    auto link = std::make_shared<HttpLink>(executor_, target->origin);
    auto opening = open_on(link, *tls_, *target, call);
    co_return co_await asio::co_spawn(link->strand(), std::move(opening), asio::use_awaitable);
}

}  // namespace gridbot::server
