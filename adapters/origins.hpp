#pragma once

#include <initializer_list>
#include <set>
#include <string>
#include <string_view>

#include "core/config.hpp"
#include "core/url.hpp"

namespace gridbot::adapters {

/// Whom a channel may call though a message named the address: the configuration does. Scheme, host and port count.
class Origins {
public:
    /// `bases`: addresses of the configuration; `list`: the name of one in it, of addresses or of bare hosts, which
    /// are taken for https. What is no address is left out.
    Origins(const ChannelConfig& config, const char* list, std::initializer_list<std::string> bases);

    bool contains(const UrlParts& address) const { return origins_.contains(address.origin()); }
    /// Is it an address of one of them, with just this path?
    bool contains(std::string_view url, std::string_view path) const;

private:
    std::set<std::string> origins_;
};

}  // namespace gridbot::adapters
