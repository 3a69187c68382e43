#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "core/errors.hpp"

namespace gridbot {

/// One call to the outside. `url` is absolute (http or https). It may carry a secret: it is never logged whole.
struct HttpCall {
    std::string method = "POST";
    std::string url;
    std::string content_type = "application/json";
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
    std::chrono::milliseconds timeout{10'000};
};

struct HttpReply {
    int status = 0;
    std::string body;    // at most 4 MiB; longer answers fail as bad_payload
    std::string date{};  // of the header, as it came
};

/// The way out. Errors: timed_out (no complete answer within the call's timeout: the platform may have acted),
/// unreachable (could not connect, TLS refused, or the connection broke), bad_payload (not HTTP, or too long).
class HttpOut {
public:
    virtual ~HttpOut() = default;
    virtual boost::asio::awaitable<Result<HttpReply>> send(HttpCall call) = 0;
};

}  // namespace gridbot
