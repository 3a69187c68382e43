#pragma once

#include <array>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gridbot {

class EventStream;
class WebSocket;

/// Names of header fields are compared without regard to ASCII case.
inline bool same_header_name(std::string_view left, std::string_view right) {
    if (left.size() != right.size()) return false;
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
    for (std::size_t i = 0; i < left.size(); ++i)
        if (lower(left[i]) != lower(right[i])) return false;
    return true;
}

/// One request as it came in, whole: the server has applied its limits and deadlines before a handler sees it.
struct HttpRequest {
    std::string method;  // "GET", as sent
    std::string path;    // percent-decoded, without the query. May carry a token: never logged whole
    std::vector<std::pair<std::string, std::string>> query;  // percent-decoded, `+` is a space; in the order sent
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::string peer_address;  // of the socket, without port: behind a proxy, the proxy's

    /// The first header of that name (any case); empty when there is none.
    std::string_view header(std::string_view name) const {
        for (const auto& [known, value] : headers)
            if (same_header_name(known, name)) return value;
        return {};
    }

    /// The first query parameter of that name, or `fallback`.
    std::string_view parameter(std::string_view name, std::string_view fallback = {}) const {
        for (const auto& [known, value] : query)
            if (known == name) return value;
        return fallback;
    }
};

/// Takes the connection of a WebSocket handshake over. It is closed when `talk` has ended.
struct SocketUpgrade {
    std::string subprotocol;  // named in the answer; empty: none
    std::function<boost::asio::awaitable<void>(std::shared_ptr<WebSocket> socket)> talk;
    std::chrono::milliseconds silence{90'000};  // as in WebSocketCall
};

/// What a handler answers. Content-Length and Connection are the server's business. A header with a line break in
/// it is a bug and becomes a 500.
struct HttpResponse {
    int status = 200;
    std::string content_type;
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
    std::shared_ptr<EventStream> events;  // set: the answer is a live stream of server-sent events, and has no body
    // Set: a request that asks for a WebSocket gets one; any other is told 426.
    std::shared_ptr<const SocketUpgrade> upgrade;
};

/// What stood in the `{name}` segments of a route's pattern. Views into the request's path, which outlives the
/// handler's coroutine.
class PathParams {
public:
    static constexpr std::size_t kMost = 4;

    /// Empty when the pattern has no such name.
    std::string_view operator[](std::string_view name) const {
        for (std::size_t i = 0; i < count_; ++i)
            if (params_[i].first == name) return params_[i].second;
        return {};
    }

    /// At most kMost times.
    void add(std::string_view name, std::string_view value) { params_[count_++] = {name, value}; }

private:
    std::array<std::pair<std::string_view, std::string_view>, kMost> params_;
    std::size_t count_ = 0;
};

/// Answers one request. `request` stays where it is until the coroutine has ended; everything a lambda captures must
/// outlive the server. Throwing is for a machine that is unwell: it becomes a bare 500.
using HttpHandler = std::function<boost::asio::awaitable<HttpResponse>(const HttpRequest& request, PathParams params)>;

}  // namespace gridbot
