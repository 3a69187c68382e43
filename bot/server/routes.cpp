#include "bot/server/routes.hpp"

#include <spdlog/spdlog.h>

#include <boost/core/demangle.hpp>
#include <boost/system/system_error.hpp>
#include <exception>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <typeinfo>

#include "bot/server/wire.hpp"

namespace gridbot::server {
namespace {

std::string_view next_segment(std::string_view& rest) {
    rest.remove_prefix(1);  // the slash
    const auto segment = rest.substr(0, rest.find('/'));
    rest.remove_prefix(segment.size());
    return segment;
}

bool is_name(std::string_view segment) {
    return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

std::optional<PathParams> fit(std::string_view pattern, std::string_view path) {
    PathParams params;
    while (!pattern.empty()) {
        if (path.empty() || path.front() != '/') return std::nullopt;
        const auto expected = next_segment(pattern);
        const auto actual = next_segment(path);
        if (is_name(expected)) {
            if (actual.empty()) return std::nullopt;
            params.add(expected.substr(1, expected.size() - 2), actual);
        } else if (expected != actual) {
            return std::nullopt;
        }
    }
    if (!path.empty()) return std::nullopt;
    return params;
}

// nlohmann's exceptions quote the document, which is what the client sent.
std::string describe(const std::exception& error) {
    if (const auto* json = dynamic_cast<const nlohmann::json::exception*>(&error))
        return "JSON exception " + std::to_string(json->id);
    return boost::core::demangle(typeid(error).name()) + ": " + error.what();
}

bool is_cancelled(const std::exception& error) {
    const auto* system = dynamic_cast<const boost::system::system_error*>(&error);
    return system && system->code() == boost::asio::error::operation_aborted;
}

HttpResponse bare(int status) {
    HttpResponse response;
    response.status = status;
    return response;
}

}  // namespace

Routes::Routes(std::initializer_list<Route> routes) {
    for (const auto& route : routes) add(route);
}

void Routes::add(Route route) {
    if (!route.pattern.starts_with('/')) throw std::invalid_argument("route pattern without slash: " + route.pattern);
    std::size_t names = 0;
    for (std::string_view rest = route.pattern; !rest.empty();) names += is_name(next_segment(rest)) ? 1 : 0;
    if (names > PathParams::kMost) throw std::invalid_argument("route pattern with too many names: " + route.pattern);
    routes_.push_back(std::move(route));
}

Routes::Match Routes::match(std::string_view method, std::string_view path) const {
    Match found;
    const auto wanted = method == "HEAD" ? std::string_view("GET") : method;
    for (const auto& route : routes_) {
        auto params = fit(route.pattern, path);
        if (!params) continue;
        if (route.method == wanted) return {&route, *params, {}};
        if (!found.allow.empty()) found.allow += ", ";
        found.allow += route.method == "GET" ? "GET, HEAD" : route.method;
    }
    return found;
}

boost::asio::awaitable<HttpResponse> Routes::handle(const HttpRequest& request, Match match) const {
    if (!match.route) {
        auto response = bare(match.allow.empty() ? 404 : 405);
        if (!match.allow.empty()) response.headers.emplace_back("Allow", std::move(match.allow));
        co_return response;
    }
    try {
        auto response = co_await match.route->handler(request, match.params);
        if (has_broken_header(response)) throw std::logic_error("a header with a line break");
        co_return response;
    } catch (const std::exception& error) {
        if (!is_cancelled(error))
            spdlog::error("{} {} failed: {}", match.route->method, match.route->pattern, describe(error));
    } catch (...) {
        spdlog::error("{} {} failed: unknown exception", match.route->method, match.route->pattern);
    }
    co_return bare(500);
}

boost::asio::awaitable<HttpResponse> Routes::handle(const HttpRequest& request) const {
    return handle(request, match(request.method, request.path));
}

}  // namespace gridbot::server
