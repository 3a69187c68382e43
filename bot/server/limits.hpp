#pragma once

#include <chrono>
#include <cstddef>

namespace gridbot::server {

using namespace std::chrono_literals;

/// What one client may cost. Deadlines are kept by one sweep over all connections, so each may be late by a quarter of
/// the shortest of them, at most by 500 ms.
struct ServerLimits {
    std::chrono::milliseconds header_deadline = 10s;  // from the first byte (or the connect) to the end of the header
    std::chrono::milliseconds body_deadline = 30s;    // from the end of the header to the end of the body
    std::chrono::milliseconds idle_deadline = 60s;    // between an answer and the next request
    std::chrono::milliseconds write_deadline = 30s;   // for one answer
    std::chrono::milliseconds linger = 2s;            // reading on after a refusal, so that the client sees the answer
    std::chrono::milliseconds stop_grace = 10s;       // for requests in flight when the server stops
    std::chrono::milliseconds heartbeat = 15s;        // comment lines in an event stream with nothing to tell
    std::size_t header_bytes = 16 * 1024;             // more: 431
    std::size_t body_bytes = 1024 * 1024;             // more: 413. A route may have its own
    std::size_t connections = 1024;                   // more: 503
};

}  // namespace gridbot::server
