#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "bot/server/roster.hpp"
#include "bot/server/routes.hpp"
#include "bot/server/wire.hpp"
#include "core/web_socket.hpp"

namespace gridbot::server {

/// One client, from the accepted socket to its end. Everything runs on the socket's strand but begin(), finish(), cut()
/// and cut_if_overdue(), which any thread may call. Lives as long as its coroutine.
class Connection : public std::enable_shared_from_this<Connection> {
public:
    enum class Purpose { serve, turn_away };  // turn_away: answer 503 and close

    virtual ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    void begin();
    /// The server stops: an idle connection ends now, an event stream or a WebSocket after what is queued, a request
    /// with its answer.
    void finish();
    /// Closes the socket and cancels the handler.
    void cut();
    void cut_if_overdue(std::chrono::steady_clock::time_point now);

protected:
    using Handshake = boost::beast::http::request<boost::beast::http::string_body>;

    Connection(boost::asio::any_io_executor strand, const Routes& routes, std::shared_ptr<Roster> roster,
               Purpose purpose);

    virtual boost::asio::ip::tcp::socket& socket() = 0;
    virtual boost::asio::awaitable<bool> open() = 0;              // TLS handshake; false: failed
    virtual boost::asio::awaitable<std::size_t> read_some() = 0;  // into buffer_; 0: nothing more will come
    virtual boost::asio::awaitable<bool> write(const std::string& bytes) = 0;
    virtual boost::asio::awaitable<void> close_sending() = 0;
    /// Answers the handshake of a WebSocket; null when the client has gone.
    virtual boost::asio::awaitable<std::shared_ptr<WebSocket>> open_socket(const Handshake& handshake,
                                                                           const SocketUpgrade& upgrade) = 0;

    static constexpr std::size_t kReadBytes = 16 * 1024;  // the most that one read takes
    boost::beast::flat_buffer buffer_;                    // holds a header, and what one read may bring beyond it

private:
    using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;
    enum class Incoming { request, nothing, refused };

    boost::asio::awaitable<void> run(std::shared_ptr<Connection> self);
    boost::asio::awaitable<void> serve();
    boost::asio::awaitable<Incoming> read_request();
    boost::asio::awaitable<bool> wait_for_first_byte();
    boost::asio::awaitable<bool> parse_until_header();
    boost::asio::awaitable<bool> parse_until_end();
    int judge_header();
    void take_header();
    std::size_t body_limit() const;
    boost::asio::awaitable<bool> answer(HttpResponse response);
    boost::asio::awaitable<void> refuse(int status);
    boost::asio::awaitable<void> linger();
    boost::asio::awaitable<bool> lend_socket(std::shared_ptr<const SocketUpgrade> upgrade);
    boost::asio::awaitable<void> send_events(std::shared_ptr<EventStream> events);
    boost::asio::awaitable<void> tell_events(EventStream& events);
    boost::asio::awaitable<void> wait_until_client_leaves();
    void wake_events();
    void cut_now();
    void set_deadline(std::chrono::milliseconds from_now);
    void clear_deadline();

    const boost::asio::any_io_executor strand_;
    const Routes& routes_;
    const std::shared_ptr<Roster> roster_;
    const Purpose purpose_;
    boost::asio::cancellation_signal cancellation_;
    std::atomic<std::chrono::steady_clock::rep> deadline_;

    bool nothing_in_flight_ = true;
    bool finishing_ = false;
    bool served_one_ = false;
    int refusal_ = 0;  // the status that says why read_request() refused
    std::optional<Parser> parser_;
    HttpRequest request_;
    Routes::Match match_;
    std::string out_;
    std::shared_ptr<EventStream> events_;
    std::shared_ptr<WebSocket> web_socket_;  // while somebody talks on it
    boost::asio::steady_timer event_timer_;
};

std::shared_ptr<Connection> make_connection(boost::asio::ip::tcp::socket socket, const Routes& routes,
                                            std::shared_ptr<Roster> roster, Connection::Purpose purpose);

/// `tls` is held as long as the connection lives.
std::shared_ptr<Connection> make_tls_connection(boost::asio::ip::tcp::socket socket,
                                                std::shared_ptr<boost::asio::ssl::context> tls, const Routes& routes,
                                                std::shared_ptr<Roster> roster);

}  // namespace gridbot::server
