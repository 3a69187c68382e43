#include "bot/web/form.hpp"

#include <algorithm>
#include <boost/url/encoding_opts.hpp>
#include <boost/url/parse_query.hpp>

#include "core/charset.hpp"
#include "core/url.hpp"

namespace gridbot::web {
namespace {

// Line ends as one character, nothing else that is not printed.
std::string plain(std::string_view text) {
    std::string clean;
    clean.reserve(text.size());
    for (const char c : text) {
        const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
        if (c == '\r') continue;
        clean += control && c != '\n' ? ' ' : c;
    }
    return clean;
}

// Browsers write what is not ASCII as %XX; curl -d and small scripts send it as it is.
std::string escaped(std::string_view body) {
    std::string ascii;
    ascii.reserve(body.size());
    for (const char c : body)
        if (static_cast<unsigned char>(c) < 0x80)
            ascii += c;
        else
            ascii += percent_encode({&c, 1});
    return ascii;
}

}  // namespace

Form::Form(const HttpRequest& request) {
    if (!request.header("content-type").starts_with("application/x-www-form-urlencoded")) return;
    const std::string body = escaped(request.body);
    const auto parsed = boost::urls::parse_query(body);
    if (!parsed) return;
    boost::urls::encoding_opts form;
    form.space_as_plus = true;
    for (const auto& field : *parsed) {
        std::string value = field.value.decode(form);
        if (is_utf8(value)) fields_.emplace_back(field.key.decode(form), plain(value));
    }
}

std::string_view Form::get(std::string_view name) const {
    for (const auto& [known, value] : fields_)
        if (known == name) return trimmed(value);
    return {};
}

std::vector<std::string_view> Form::all(std::string_view name, std::size_t most) const {
    std::vector<std::string_view> values;
    for (const auto& [known, value] : fields_)
        if (known == name && values.size() < most) values.push_back(trimmed(value));
    return values;
}

Result<Time> instant_in_address(std::string_view parameter) {
    std::string text(parameter);
    std::ranges::replace(text, ' ', '+');
    return parse_iso(text);
}

std::string_view client_of(const HttpRequest& request) {
    const std::string_view peer = request.peer_address;
    if (!peer.starts_with("127.") && peer != "::1") return peer;
    std::string_view forwarded = request.header("x-forwarded-for");
    if (const auto comma = forwarded.rfind(','); comma != forwarded.npos) forwarded.remove_prefix(comma + 1);
    forwarded = trimmed(forwarded);
    return forwarded.empty() ? peer : forwarded;
}

}  // namespace gridbot::web
