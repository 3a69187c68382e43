#include "core/url.hpp"

#include <algorithm>
#include <boost/url/encode.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <boost/url/url_view.hpp>

namespace gridbot {
namespace {

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

}  // namespace

Result<UrlParts> parse_url(std::string_view url) {
    auto parsed = boost::urls::parse_uri(url);
    if (!parsed || parsed->has_userinfo() || parsed->encoded_host().empty()) return Errc::bad_payload;
    UrlParts parts{.scheme = lower(std::string(parsed->scheme())),
                   .host = lower(parsed->host_address()),
                   .port = std::string(parsed->port()),
                   .path = parsed->path()};
    if (parts.scheme != "http" && parts.scheme != "https") return Errc::bad_payload;
    if (parts.port.empty()) parts.port = parts.scheme == "https" ? "443" : "80";
    return parts;
}

std::string percent_encode(std::string_view text) {
    return boost::urls::encode(text, boost::urls::unreserved_chars);
}

}  // namespace gridbot
