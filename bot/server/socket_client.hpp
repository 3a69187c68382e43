#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>

#include "core/web_socket.hpp"

namespace gridbot::server {

/// WebSocket client over TCP and TLS (1.2 and later; certificate and host name are verified), without a proxy, without
/// compression. Never logs a URL, a header or a message. Safe from any thread. Must outlive its calls, and be destroyed
/// before the executor's context.
class SocketClient final : public WebSocketOut {
public:
    /// `extra_ca_file`: PEM, trusted beside the system's CA store; empty: none. Throws boost::system::system_error when
    /// it cannot be read.
    explicit SocketClient(boost::asio::any_io_executor executor, const std::string& extra_ca_file = {});

    boost::asio::awaitable<Result<std::shared_ptr<WebSocket>>> open(WebSocketCall call) override;

private:
    const boost::asio::any_io_executor executor_;
    const std::shared_ptr<boost::asio::ssl::context> tls_;
};

}  // namespace gridbot::server
