#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/http_in.hpp"

namespace gridbot::server {

/// One line of a table of routes. Segments of `pattern` like `{ticket}` match any one segment that is not empty:
///   {"GET", "/api/v1/cases/{ticket}", handler}
/// A GET route answers HEAD too.
struct Route {
    std::string method;
    std::string pattern;
    HttpHandler handler;
    std::optional<std::size_t> body_bytes;  // instead of ServerLimits::body_bytes
};

/// What a listener answers, and the one place where exceptions of handlers end. Filled before the server starts, then
/// read by all its threads.
class Routes {
public:
    Routes() = default;
    Routes(std::initializer_list<Route> routes);

    /// Throws std::invalid_argument when the pattern does not begin with `/` or has more than PathParams::kMost names.
    void add(Route route);

    /// Where a request leads. Views and pointers into the routes and into `path`.
    struct Match {
        const Route* route = nullptr;  // null: 404, or 405 when `allow` says which methods there are
        PathParams params;
        std::string allow;
    };
    Match match(std::string_view method, std::string_view path) const;

    /// Runs the matched handler. Never throws: an exception is logged once, by the route's pattern and without anything
    /// the client sent, and becomes a 500 without a body. No match is answered with 404 or 405.
    /// `request` must stay where it is until the coroutine has ended.
    boost::asio::awaitable<HttpResponse> handle(const HttpRequest& request, Match match) const;

    /// The same for a request that nobody has matched yet.
    boost::asio::awaitable<HttpResponse> handle(const HttpRequest& request) const;

private:
    std::vector<Route> routes_;
};

}  // namespace gridbot::server
