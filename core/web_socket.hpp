#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/errors.hpp"

namespace gridbot {

/// One open WebSocket, whoever opened it. Text messages only. Pings of the other side are answered by themselves; one
/// that is silent for too long, pongs included, is closed. All functions are safe from any thread.
class WebSocket {
public:
    virtual ~WebSocket() = default;

    /// The next message. Errors: unreachable (it is closed, by whichever side), timed_out (the other side has gone
    /// silent), bad_payload (a binary or an overlong message; it is closed then). One call at a time.
    virtual boost::asio::awaitable<Result<std::string>> read() = 0;

    /// Queues a message. A socket whose other side leaves more than 4 MiB unread is closed. Nothing when it is closed.
    virtual void send(std::string text) = 0;

    /// Says good-bye after what is queued, and ends read(). Doing so again is no fault.
    virtual void close() = 0;
};

/// Where to connect. `url` is absolute (ws or wss). It may carry a secret: it is never logged whole.
struct WebSocketCall {
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers;
    std::chrono::milliseconds timeout{10'000};  // from the look-up of the name to the end of the handshake
    std::chrono::milliseconds silence{90'000};  // see WebSocket
};

/// The way out for links. Errors: timed_out, unreachable (could not connect, TLS refused, or the handshake was
/// refused), bad_payload (no ws or wss address, or a line break in a header).
class WebSocketOut {
public:
    virtual ~WebSocketOut() = default;
    virtual boost::asio::awaitable<Result<std::shared_ptr<WebSocket>>> open(WebSocketCall call) = 0;
};

}  // namespace gridbot
