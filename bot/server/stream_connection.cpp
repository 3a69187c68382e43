#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <type_traits>

#include "bot/server/connection.hpp"
#include "bot/server/open_socket.hpp"

namespace gridbot::server {

namespace asio = boost::asio;
using boost::system::error_code;
using tcp = asio::ip::tcp;

namespace {

constexpr auto as_tuple = asio::as_tuple(asio::use_awaitable);
constexpr auto kHandshakeWithin = 10s;

/// A connection over TCP, or over TLS over TCP.
template <class Stream>
class StreamConnection final : public Connection {
public:
    StreamConnection(Stream stream, std::shared_ptr<asio::ssl::context> tls, const Routes& routes,
                     std::shared_ptr<Roster> roster, Purpose purpose)
        : Connection(stream.get_executor(), routes, std::move(roster), purpose),
          tls_(std::move(tls)),
          stream_(std::move(stream)) {}

private:
    static constexpr bool kPlain = std::is_same_v<Stream, tcp::socket>;

    tcp::socket& socket() override {
        if constexpr (kPlain)
            return stream_;
        else
            return stream_.next_layer();
    }

    asio::awaitable<bool> open() override {
        if constexpr (!kPlain) {
            const auto [error] = co_await stream_.async_handshake(asio::ssl::stream_base::server, as_tuple);
            co_return !error;
        }
        co_return true;
    }

    asio::awaitable<std::size_t> read_some() override {
        const auto room = std::min(kReadBytes, buffer_.max_size() - buffer_.size());
        const auto [error, bytes] = co_await stream_.async_read_some(buffer_.prepare(room), as_tuple);
        buffer_.commit(bytes);
        co_return error ? 0 : bytes;
    }

    asio::awaitable<bool> write(const std::string& bytes) override {
        const auto [error, written] = co_await asio::async_write(stream_, asio::buffer(bytes), as_tuple);
        co_return !error;
    }

    asio::awaitable<void> close_sending() override {
        if constexpr (!kPlain) co_await stream_.async_shutdown(as_tuple);
        error_code ignored;  // the peer may be gone: nothing left to save
        socket().shutdown(tcp::socket::shutdown_send, ignored);
    }

    asio::awaitable<std::shared_ptr<WebSocket>> open_socket(const Handshake& handshake,
                                                            const SocketUpgrade& upgrade) override {
        using Talk = boost::beast::websocket::stream<Stream&>;
        auto opened = std::make_shared<OpenSocket<Talk>>(Talk(stream_), this->shared_from_this());
        opened->keep(boost::beast::role_type::server, kHandshakeWithin, upgrade.silence);
        auto name = [&upgrade](boost::beast::websocket::response_type& response) {
            if (!upgrade.subprotocol.empty())
                response.set(boost::beast::http::field::sec_websocket_protocol, upgrade.subprotocol);
        };
        opened->stream().set_option(boost::beast::websocket::stream_base::decorator(std::move(name)));
        const auto [error] = co_await opened->stream().async_accept(handshake, as_tuple);
        if (error) opened.reset();
        co_return opened;
    }

    const std::shared_ptr<asio::ssl::context> tls_;
    Stream stream_;
};

}  // namespace

std::shared_ptr<Connection> make_connection(tcp::socket socket, const Routes& routes, std::shared_ptr<Roster> roster,
                                            Connection::Purpose purpose) {
    auto made = std::make_shared<StreamConnection<tcp::socket>>(std::move(socket), nullptr, routes, roster, purpose);
    roster->enter(*made, purpose == Connection::Purpose::serve);
    return made;
}

std::shared_ptr<Connection> make_tls_connection(tcp::socket socket, std::shared_ptr<asio::ssl::context> tls,
                                                const Routes& routes, std::shared_ptr<Roster> roster) {
    using Stream = asio::ssl::stream<tcp::socket>;
    Stream stream(std::move(socket), *tls);
    auto made = std::make_shared<StreamConnection<Stream>>(std::move(stream), std::move(tls), routes, roster,
                                                           Connection::Purpose::serve);
    roster->enter(*made, true);
    return made;
}

}  // namespace gridbot::server
