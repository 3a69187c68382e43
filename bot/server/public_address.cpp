#include "bot/server/public_address.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>

namespace gridbot::server {
namespace {

namespace ip = boost::asio::ip;

bool is_public_v4(const ip::address_v4& address) {
    static const std::array kSetAside{ip::make_network_v4("0.0.0.0/8"),       ip::make_network_v4("10.0.0.0/8"),
                                      ip::make_network_v4("100.64.0.0/10"),   ip::make_network_v4("127.0.0.0/8"),
                                      ip::make_network_v4("169.254.0.0/16"),  ip::make_network_v4("172.16.0.0/12"),
                                      ip::make_network_v4("192.0.0.0/24"),    ip::make_network_v4("192.0.2.0/24"),
                                      ip::make_network_v4("192.168.0.0/16"),  ip::make_network_v4("198.18.0.0/15"),
                                      ip::make_network_v4("198.51.100.0/24"), ip::make_network_v4("203.0.113.0/24"),
                                      ip::make_network_v4("224.0.0.0/4"),     ip::make_network_v4("240.0.0.0/4")};
    const auto bits = address.to_uint();
    return std::ranges::none_of(kSetAside, [bits](const ip::network_v4& network) {
        return (bits & network.netmask().to_uint()) == network.network().to_uint();
    });
}

bool starts_with(const ip::address_v6& address, const char* prefix, int length) {
    const ip::network_v6 network(ip::make_address_v6(prefix), static_cast<unsigned short>(length));
    return ip::network_v6(address, static_cast<unsigned short>(length)).canonical() == network.canonical();
}

ip::address_v4 last_four(const ip::address_v6& address) {
    const auto bytes = address.to_bytes();
    return ip::address_v4({bytes[12], bytes[13], bytes[14], bytes[15]});
}

bool is_public_v6(const ip::address_v6& address) {
    if (address.is_v4_mapped() || starts_with(address, "64:ff9b::", 96)) return is_public_v4(last_four(address));
    // Documentation, Teredo and 6to4 lie within what is given out; the latter two lead to IPv4 addresses.
    return starts_with(address, "2000::", 3) && !starts_with(address, "2001:db8::", 32) &&
           !starts_with(address, "2001::", 23) && !starts_with(address, "2002::", 16);
}

}  // namespace

bool is_public(const ip::address& address) {
    return address.is_v4() ? is_public_v4(address.to_v4()) : is_public_v6(address.to_v6());
}

}  // namespace gridbot::server
