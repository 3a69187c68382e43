#include "bot/server/http_link.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <iterator>

#include "bot/server/public_address.hpp"
#include "bot/server/wire.hpp"

namespace gridbot::server {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;
using tcp = asio::ip::tcp;

namespace {

constexpr auto as_tuple = asio::as_tuple(asio::use_awaitable);
constexpr std::uint32_t kMostHeaderBytes = 64 * 1024;
constexpr int kMostInterimAnswers = 8;  // 100 Continue and the like, before the real one

Errc judge(const error_code& error) {
    if (error == boost::beast::error::timeout) return Errc::timed_out;
    const bool http_fault = error.category() == http::make_error_code(http::error::end_of_stream).category();
    const bool broke_off = error == http::error::end_of_stream || error == http::error::partial_message;
    return http_fault && !broke_off ? Errc::bad_payload : Errc::unreachable;
}

std::string_view view(boost::urls::string_view text) {
    return {text.data(), text.size()};
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
    return text;
}

}  // namespace

Result<Target> aim(std::string_view url) {
    const auto parsed = boost::urls::parse_absolute_uri(url.substr(0, url.find('#')));
    if (!parsed) return Errc::unreachable;
    const bool tls = parsed->scheme_id() == boost::urls::scheme::https;
    if (!tls && parsed->scheme_id() != boost::urls::scheme::http) return Errc::unreachable;
    if (parsed->has_userinfo() || parsed->encoded_host().empty()) return Errc::unreachable;

    const std::uint16_t usual_port = tls ? 443 : 80;
    const auto port = parsed->port_number() != 0 ? parsed->port_number() : usual_port;
    Target target{.origin = {tls, lower(parsed->host_address()), port},
                  .host = std::string(view(parsed->encoded_host())),
                  .path = std::string(view(parsed->encoded_path()))};
    if (port != usual_port) target.host += ":" + std::to_string(port);
    if (!target.path.starts_with('/')) target.path.insert(0, 1, '/');
    if (parsed->has_query()) target.path.append("?").append(view(parsed->encoded_query()));
    return target;
}

Result<OutgoingRequest> compose(const HttpCall& call) {
    auto target = aim(call.url);
    if (!target) return target.error();
    bool broken = breaks_line(call.method) || breaks_line(call.content_type);
    for (const auto& [name, value] : call.headers) broken = broken || breaks_line(name) || breaks_line(value);
    if (broken) return Errc::bad_payload;

    OutgoingRequest request;
    request.origin = std::move(target->origin);
    request.head_only = call.method == "HEAD";
    request.repeatable = call.method == "GET" || call.method == "HEAD";

    auto out = std::back_inserter(request.bytes);
    fmt::format_to(out, FMT_STRING("{} {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: gridbot\r\n"), call.method, target->path,
                   target->host);
    for (const auto& [name, value] : call.headers) fmt::format_to(out, FMT_STRING("{}: {}\r\n"), name, value);
    if (!request.repeatable || !call.body.empty()) {
        if (!call.content_type.empty()) fmt::format_to(out, FMT_STRING("Content-Type: {}\r\n"), call.content_type);
        fmt::format_to(out, FMT_STRING("Content-Length: {}\r\n"), call.body.size());
    }
    request.bytes.append("\r\n").append(call.body);
    return request;
}

struct HttpLink::Lookup {
    explicit Lookup(const asio::any_io_executor& strand) : resolver(strand), done(strand) {}
    tcp::resolver resolver;
    asio::steady_timer done;  // cancelled when there is an answer
    std::vector<tcp::endpoint> found;
    bool answered = false;
};

HttpLink::HttpLink(asio::any_io_executor executor, Origin origin)
    : strand_(asio::make_strand(executor)), origin_(std::move(origin)), tcp_(strand_) {}

void HttpLink::close() {
    asio::post(strand_, [self = shared_from_this()] {
        self->closed_ = true;
        self->tcp_.close();
        if (self->lookup_) self->lookup_->done.cancel();
    });
}

bool HttpLink::found_closed() {
    char unasked = 0;
    error_code error;
    tcp_.socket().non_blocking(true, error);
    if (!error) tcp_.socket().receive(asio::buffer(&unasked, 1), asio::socket_base::message_peek, error);
    return error != asio::error::would_block;
}

asio::awaitable<Result<std::vector<tcp::endpoint>>> HttpLink::resolve(Deadline deadline) {
    error_code not_numeric;
    const auto address = asio::ip::make_address(origin_.host, not_numeric);
    if (!not_numeric) co_return std::vector{tcp::endpoint(address, origin_.port)};

    // getaddrinfo cannot be interrupted, so its answer is waited for beside a timer, and left to itself when late.
    auto lookup = std::make_shared<Lookup>(strand_);
    lookup_ = lookup;
    lookup->done.expires_at(deadline);
    auto answered = [lookup](const error_code& error, const tcp::resolver::results_type& results) {
        if (!error) lookup->found.assign(results.begin(), results.end());
        lookup->answered = true;
        lookup->done.cancel();
    };
    lookup->resolver.async_resolve(origin_.host, std::to_string(origin_.port), std::move(answered));
    const auto [ended_early] = co_await lookup->done.async_wait(as_tuple);
    lookup_.reset();
    if (!ended_early && !lookup->answered) co_return Errc::timed_out;
    if (lookup->found.empty() || closed_) co_return Errc::unreachable;
    co_return lookup->found;
}

asio::awaitable<Result<void>> HttpLink::connect(asio::ssl::context& tls, Deadline deadline, bool public_only) {
    auto endpoints = co_await resolve(deadline);
    if (!endpoints) co_return endpoints.error();
    // Looked at after the name was resolved: what a name says is no promise of where it leads.
    if (public_only)
        std::erase_if(*endpoints, [](const tcp::endpoint& endpoint) { return !is_public(endpoint.address()); });
    if (endpoints->empty()) co_return Errc::host_not_allowed;
    if (closed_) co_return Errc::unreachable;
    tcp_.expires_at(deadline);
    const auto [connect_error, endpoint] = co_await tcp_.async_connect(*endpoints, as_tuple);
    if (connect_error) co_return judge(connect_error);
    error_code ignored;  // slower without, that is all
    tcp_.socket().set_option(tcp::no_delay(true), ignored);
    connected_ = true;
    if (!origin_.tls) co_return Result<void>{};

    tls_.emplace(tcp_, tls);
    tls_->set_verify_callback(asio::ssl::host_name_verification(origin_.host));
    error_code not_numeric;
    asio::ip::make_address(origin_.host, not_numeric);
    if (not_numeric) SSL_set_tlsext_host_name(tls_->native_handle(), origin_.host.c_str());
    const auto [handshake_error] = co_await tls_->async_handshake(asio::ssl::stream_base::client, as_tuple);
    if (handshake_error) co_return judge(handshake_error);
    co_return Result<void>{};
}

asio::awaitable<HttpLink::Answer> HttpLink::exchange(const OutgoingRequest& request, std::size_t most_body_bytes,
                                                     Deadline deadline) {
    if (closed_) co_return Answer{};
    tcp_.expires_at(deadline);
    auto talking = tls_ ? talk(*tls_, request, most_body_bytes) : talk(tcp_, request, most_body_bytes);
    auto answer = co_await std::move(talking);
    tcp_.expires_never();
    co_return answer;
}

template <class Stream>
asio::awaitable<HttpLink::Answer> HttpLink::talk(Stream& stream, const OutgoingRequest& request,
                                                 std::size_t most_body_bytes) {
    Answer answer;
    const auto [write_error, written] = co_await asio::async_write(stream, asio::buffer(request.bytes), as_tuple);
    if (write_error) {
        answer.reply = judge(write_error);
        co_return answer;
    }
    for (int round = 0; round <= kMostInterimAnswers; ++round) {
        http::response_parser<http::string_body> parser;
        parser.header_limit(kMostHeaderBytes);
        parser.body_limit(most_body_bytes);
        parser.skip(request.head_only);
        const auto [error, bytes] = co_await http::async_read(stream, buffer_, parser, as_tuple);
        answer.begun = answer.begun || bytes > 0;
        if (error) {
            answer.reply = judge(error);
            co_return answer;
        }
        const int status = parser.get().result_int() & 0xffff;
        if (status / 100 == 1) continue;
        answer.keep_alive = parser.keep_alive() && buffer_.size() == 0;
        const auto date = parser.get()[http::field::date];
        answer.reply = HttpReply{status, std::move(parser.get().body()), std::string(date.data(), date.size())};
        co_return answer;
    }
    answer.reply = Errc::bad_payload;
    co_return answer;
}

}  // namespace gridbot::server
