#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/http_in.hpp"
#include "core/time.hpp"

namespace gridbot::web {

/// The fields of a form that a browser sent as application/x-www-form-urlencoded. What is no UTF-8 is left out; control
/// characters other than the line feed are spaces.
class Form {
public:
    explicit Form(const HttpRequest& request);

    /// The first field of that name without blanks at its ends; empty when there is none.
    std::string_view get(std::string_view name) const;
    /// All of that name, in their order, likewise; at most `most`.
    std::vector<std::string_view> all(std::string_view name, std::size_t most) const;

private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

/// A time in an address, where the plus of its offset may have come bare and was read as a blank. Errors: bad_time.
Result<Time> instant_in_address(std::string_view parameter);

/// Whom a request comes from: the socket's address or, behind a proxy on this machine, the one that the proxy names
/// last in X-Forwarded-For.
std::string_view client_of(const HttpRequest& request);

}  // namespace gridbot::web
