#pragma once

#include <boost/asio/ip/address.hpp>

namespace gridbot::server {

/// Does the address belong to the public internet? Not this machine, a network behind a router, a link's own or a group
/// address, nor what is set aside (RFC 6890), also where it is wrapped into IPv6.
bool is_public(const boost::asio::ip::address& address);

}  // namespace gridbot::server
