#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/http_out.hpp"

namespace gridbot::server {

/// Whom to talk to: connections may be shared by all calls with the same origin.
struct Origin {
    bool tls = false;
    std::string host;  // a name, or an address without brackets
    std::uint16_t port = 0;
    friend auto operator<=>(const Origin&, const Origin&) = default;
};

/// The bytes of a request, and where they go.
struct OutgoingRequest {
    Origin origin;
    std::string bytes;
    bool head_only = false;  // the answer has no body, whatever its length says
    bool repeatable = false;
};

/// Where a URL leads, as a request says it.
struct Target {
    Origin origin;
    std::string host;  // of the Host field: with a port that is not the usual one
    std::string path;  // with the query
};
/// Errors: unreachable (no absolute http or https URL, or one with a user in it).
Result<Target> aim(std::string_view url);

/// Errors: those of aim(), bad_payload (a line break in the
/// method, the content type or a header).
Result<OutgoingRequest> compose(const HttpCall& call);

/// One client connection, on its own strand. All functions run on that strand, but the constructor and close().
class HttpLink : public std::enable_shared_from_this<HttpLink> {
public:
    using Deadline = std::chrono::steady_clock::time_point;

    HttpLink(boost::asio::any_io_executor executor, Origin origin);

    boost::asio::any_io_executor strand() const { return strand_; }
    const Origin& origin() const { return origin_; }
    bool connected() const { return connected_; }

    /// Whether the other side has closed, or sent what nobody asked for. Never blocks.
    bool found_closed();

    /// Errors: timed_out, unreachable; host_not_allowed where only public addresses are to be called and this has none.
    boost::asio::awaitable<Result<void>> connect(boost::asio::ssl::context& tls, Deadline deadline,
                                                 bool public_only = false);

    struct Answer {
        Result<HttpReply> reply = Errc::unreachable;
        bool begun = false;       // a byte of it was read
        bool keep_alive = false;  // the connection serves for another exchange
    };
    boost::asio::awaitable<Answer> exchange(const OutgoingRequest& request, std::size_t most_body_bytes,
                                            Deadline deadline);

    /// Ends whatever is under way, with unreachable. Any thread.
    void close();

    using Tls = boost::asio::ssl::stream<boost::beast::tcp_stream&>;
    /// The connection itself, for those who speak something else on it from now on; tls(): nullptr where there is none.
    boost::beast::tcp_stream& tcp() { return tcp_; }
    Tls* tls() { return tls_ ? &*tls_ : nullptr; }

private:
    struct Lookup;

    boost::asio::awaitable<Result<std::vector<boost::asio::ip::tcp::endpoint>>> resolve(Deadline deadline);
    template <class Stream>
    boost::asio::awaitable<Answer> talk(Stream& stream, const OutgoingRequest& request, std::size_t most_body_bytes);

    const boost::asio::any_io_executor strand_;
    const Origin origin_;
    boost::beast::tcp_stream tcp_;
    std::optional<Tls> tls_;
    boost::beast::flat_buffer buffer_;
    std::shared_ptr<Lookup> lookup_;
    bool connected_ = false;
    bool closed_ = false;
};

}  // namespace gridbot::server
