#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "bot/server/limits.hpp"
#include "bot/server/routes.hpp"
#include "core/errors.hpp"

namespace gridbot::server {

/// PEM files; the certificate file holds the whole chain. TLS 1.2 and later.
struct TlsFiles {
    std::string certificate_file;
    std::string key_file;
};

/// `127.0.0.1:8080`, `[::1]:8080`, `:8080` (every address). Names are not resolved. Errors: bad_config.
Result<boost::asio::ip::tcp::endpoint> parse_endpoint(std::string_view text);

/// HTTP/1.1 over any number of listeners, each with its own routes. Runs on the threads that run `io`, one strand per
/// connection. Must be destroyed before `io`, and either after stop() has completed or after `io` runs no more.
class Server {
public:
    explicit Server(boost::asio::io_context& io, ServerLimits limits = {});
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Opens a listener and answers where it listens: port 0 becomes a free one. `routes` outlives the server.
    /// Throws boost::system::system_error when the address is taken or a TLS file cannot be used.
    boost::asio::ip::tcp::endpoint listen(const boost::asio::ip::tcp::endpoint& at, const Routes& routes,
                                          const std::optional<TlsFiles>& tls = {});

    /// Stops accepting, closes idle connections, ends event streams and lets requests in flight be answered with
    /// `Connection: close` for ServerLimits::stop_grace; then cuts. Completes when the last connection is gone: after a
    /// cut that waits only for handlers that await what cannot be cancelled (a commit). May be called again.
    boost::asio::awaitable<void> stop();

    /// Cuts every socket at once and cancels the handlers; stop() then completes. Any thread.
    void cut();

    /// Reads the TLS files again, for the connections to come. Throws boost::system::system_error when one cannot be
    /// used, and keeps what it has. Any thread.
    void reload_certificates();

    /// Between listen() and stop(). Any thread.
    bool listening() const;

    struct Figures {
        std::size_t connections = 0;    // now
        std::uint64_t accepted = 0;     // ever
        std::uint64_t turned_away = 0;  // answered 503 because ServerLimits::connections were there
        std::uint64_t requests = 0;     // handed to a route
    };
    /// Any thread.
    Figures figures() const;

private:
    class Core;
    std::shared_ptr<Core> core_;
};

}  // namespace gridbot::server
