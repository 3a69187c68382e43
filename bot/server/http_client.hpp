#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "core/http_out.hpp"

namespace gridbot::server {

struct HttpClientOptions {
    std::string extra_ca_file;  // PEM, trusted beside the system's CA store; empty: none
    std::size_t idle_per_host = 4;
    std::chrono::milliseconds idle_for{30'000};
    std::size_t answer_bytes = 4 * 1024 * 1024;
    bool public_only = false;  // calls only what belongs to the public internet; anything else is host_not_allowed
};

/// HTTP/1.1 client over TCP and TLS (1.2 and later; certificate and host name are verified). Keeps a few connections
/// per host, follows no redirect, asks for no compression. Never logs a URL, a header or a body.
///
/// A call is written at most once, with one exception: GET and HEAD are tried once more when a kept connection broke
/// before any byte of the answer. Any other method is not, since the platform may have acted; a kept connection that
/// is found closed before the request is written costs nothing and is replaced.
///
/// Safe from any thread. Must outlive its calls, and be destroyed before the executor's context.
class HttpClient final : public HttpOut {
public:
    /// Throws boost::system::system_error when `extra_ca_file` cannot be read.
    explicit HttpClient(boost::asio::any_io_executor executor, HttpClientOptions options = {});
    ~HttpClient() override;

    /// Errors as in HttpOut; an address that is no absolute http or https URL is unreachable, a header with a line
    /// break bad_payload. Cancelling the calling coroutine ends the call.
    boost::asio::awaitable<Result<HttpReply>> send(HttpCall call) override;

    /// Ends every call under way, and every later one, with unreachable.
    void stop();

private:
    class Pool;
    std::shared_ptr<Pool> pool_;
};

}  // namespace gridbot::server
