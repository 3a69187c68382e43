#include "bot/server/wire.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/beast/http/status.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <iterator>

namespace gridbot::server {
namespace {

void append_field(std::string& out, std::string_view name, std::string_view value) {
    out.append(name).append(": ").append(value).append("\r\n");
}

std::string_view reason_of(int status) {
    const auto reason = boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(status));
    return {reason.data(), reason.size()};
}

}  // namespace

Result<void> read_target(std::string_view target, HttpRequest& request) {
    auto url = boost::urls::parse_origin_form(target);
    if (!url) url = boost::urls::parse_absolute_uri(target);
    if (!url || (url->has_scheme() && !url->has_authority())) return Errc::bad_payload;  // `host:443` is CONNECT's form

    const std::string_view path{url->encoded_path().data(), url->encoded_path().size()};
    if (path.find('%') == path.npos)
        request.path = path;
    else
        request.path = url->path();

    request.query.clear();
    if (!url->has_query()) return {};
    boost::urls::encoding_opts form;
    form.space_as_plus = true;
    for (const auto& parameter : url->encoded_params())
        request.query.emplace_back(parameter.key.decode(form), parameter.value.decode(form));
    return {};
}

void append_head(std::string& out, const HttpResponse& response, Ending ending) {
    fmt::format_to(std::back_inserter(out), FMT_STRING("HTTP/1.1 {} {}\r\n"), response.status,
                   reason_of(response.status));
    if (!response.content_type.empty()) append_field(out, "Content-Type", response.content_type);
    // nginx holds events back unless told not to; RFC 9111 lets caches keep anything that does not say otherwise.
    if (response.events)
        out.append("Content-Type: text/event-stream\r\nCache-Control: no-store\r\nX-Accel-Buffering: no\r\n");
    for (const auto& [name, value] : response.headers) append_field(out, name, value);
    const bool has_length = !response.events && response.status != 204 && response.status != 304;
    if (has_length) fmt::format_to(std::back_inserter(out), FMT_STRING("Content-Length: {}\r\n"), response.body.size());
    if (ending == Ending::close) out.append("Connection: close\r\n");
    if (ending == Ending::keep_alive_said) out.append("Connection: keep-alive\r\n");
    out.append("\r\n");
}

bool breaks_line(std::string_view text) {
    return text.find_first_of(std::string_view("\r\n\0", 3)) != text.npos;
}

bool has_broken_header(const HttpResponse& response) {
    return breaks_line(response.content_type) ||
           std::any_of(response.headers.begin(), response.headers.end(),
                       [](const auto& field) { return breaks_line(field.first) || breaks_line(field.second); });
}

}  // namespace gridbot::server
