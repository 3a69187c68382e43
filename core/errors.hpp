#pragma once

#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>

namespace gridbot {

/// Failures that depend on what somebody sent. Starts at 1: an error_code of value 0 tests as success.
/// A machine that is unwell (disk, database, network) throws instead, and is caught once, at the edge.
enum class Errc {
    bad_signature = 1,  // header missing, or the digest differs
    stale_request,      // signed, but outside the platform's time window
    bad_payload,        // not JSON/XML, or not the documented shape
    bad_time,           // not a time, day, duration or clock reading
    bad_config,         // a configuration value that cannot be used
    not_found,          // no such ticket, row or page
    store_busy,         // the write queue is full; the platform will deliver again
    store_unwell,       // the database refuses writes: disk full, I/O error, server gone
    refused,            // a unit of work declined to commit
    timed_out,          // an outgoing call got no answer in time
    unreachable,        // an outgoing call could not connect, or broke off
    host_not_allowed,   // an outgoing address that is not on the allow-list
};

const boost::system::error_category& errc_category();
boost::system::error_code make_error_code(Errc code);

template <class T>
using Result = boost::system::result<T>;

}  // namespace gridbot

template <>
struct boost::system::is_error_code_enum<gridbot::Errc> : std::true_type {};
