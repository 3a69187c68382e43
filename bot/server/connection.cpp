#include "bot/server/connection.hpp"

#include <spdlog/spdlog.h>

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include "core/event_stream.hpp"
#include "core/stop_point.hpp"

namespace gridbot::server {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;
using tcp = asio::ip::tcp;
using SteadyClock = std::chrono::steady_clock;

namespace {

// No `co_await` stands inside a condition in this file: GCC 12.2 lays out some such frames with a pointer in front of
// the resume function, and the first resume then runs into the void.
constexpr auto as_tuple = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kKeptBytes = 64 * 1024;  // a buffer that grew beyond it is not kept for the next request
constexpr auto kNever = SteadyClock::time_point::max().time_since_epoch().count();

const std::string kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
const std::string kHeartbeat = ":\n\n";

int status_for(const error_code& error) {
    if (error == http::error::body_limit) return 413;
    if (error == http::error::header_limit) return 431;
    return 400;
}

std::string_view view(boost::beast::string_view text) {
    return {text.data(), text.size()};
}

}  // namespace

Connection::Connection(asio::any_io_executor strand, const Routes& routes, std::shared_ptr<Roster> roster,
                       Purpose purpose)
    : buffer_(roster->limits.header_bytes + kReadBytes),
      strand_(std::move(strand)),
      routes_(routes),
      roster_(std::move(roster)),
      purpose_(purpose),
      deadline_(kNever),
      event_timer_(strand_) {}

Connection::~Connection() {
    roster_->leave(*this, purpose_ == Purpose::serve);
}

void Connection::begin() {
    auto self = shared_from_this();
    auto ended = [self](std::exception_ptr error) {
        try {
            if (error) std::rethrow_exception(error);
        } catch (const boost::system::system_error& failure) {
            if (failure.code() != asio::error::operation_aborted) spdlog::error("connection: {}", failure.what());
        } catch (const std::exception& failure) {
            spdlog::error("connection: {}", failure.what());
        }
    };
    asio::co_spawn(strand_, run(self), asio::bind_cancellation_slot(cancellation_.slot(), std::move(ended)));
}

void Connection::finish() {
    asio::post(strand_, [self = shared_from_this()] {
        self->finishing_ = true;
        if (self->nothing_in_flight_)
            self->cut_now();
        else if (self->events_)
            self->events_->close();
        else if (self->web_socket_)
            self->web_socket_->close();
    });
}

void Connection::cut() {
    asio::post(strand_, [self = shared_from_this()] { self->cut_now(); });
}

void Connection::cut_if_overdue(SteadyClock::time_point now) {
    const auto limit = now.time_since_epoch().count();
    if (deadline_.load(std::memory_order_relaxed) > limit) return;
    asio::post(strand_, [self = shared_from_this(), limit] {
        if (self->deadline_.load(std::memory_order_relaxed) <= limit) self->cut_now();
    });
}

void Connection::cut_now() {
    error_code ignored;  // closing again is no fault
    socket().close(ignored);
    cancellation_.emit(asio::cancellation_type::terminal);
}

void Connection::set_deadline(std::chrono::milliseconds from_now) {
    deadline_.store((SteadyClock::now() + from_now).time_since_epoch().count(), std::memory_order_relaxed);
}

void Connection::clear_deadline() {
    deadline_.store(kNever, std::memory_order_relaxed);
}

// The parameter keeps the connection alive as long as its coroutine.
asio::awaitable<void> Connection::run([[maybe_unused]] std::shared_ptr<Connection> self) {
    set_deadline(roster_->limits.header_deadline);
    if (purpose_ == Purpose::turn_away) {
        co_await refuse(503);
    } else {
        const bool opened = co_await open();
        if (opened) co_await serve();
    }
    cut_now();
}

asio::awaitable<void> Connection::serve() {
    for (;;) {
        const auto incoming = co_await read_request();
        if (incoming == Incoming::nothing) break;
        if (incoming == Incoming::refused) {
            co_await refuse(refusal_);
            co_return;
        }
        roster_->requests.fetch_add(1, std::memory_order_relaxed);
        auto response = co_await routes_.handle(request_, std::move(match_));
        const bool goes_on = co_await answer(std::move(response));
        if (!goes_on) break;
        served_one_ = true;
    }
    nothing_in_flight_ = true;
    set_deadline(roster_->limits.linger);
    co_await close_sending();
    if (buffer_.size() > 0) co_await linger();
}

asio::awaitable<Connection::Incoming> Connection::read_request() {
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(roster_->limits.header_bytes));
    parser_->body_limit(boost::none);  // set when the header has told which route it is for
    parser_->eager(false);
    request_.body.clear();
    if (request_.body.capacity() > kKeptBytes) request_.body.shrink_to_fit();
    parser_->get().body() = std::move(request_.body);

    refusal_ = 0;
    bool whole = co_await wait_for_first_byte();
    if (whole) whole = co_await parse_until_header();
    if (whole) refusal_ = judge_header();
    if (whole && !refusal_ && !parser_->is_done()) whole = co_await parse_until_end();
    if (refusal_) co_return Incoming::refused;
    if (!whole) co_return Incoming::nothing;
    request_.body = std::move(parser_->get().body());
    clear_deadline();
    co_return Incoming::request;
}

asio::awaitable<bool> Connection::wait_for_first_byte() {
    if (served_one_) set_deadline(roster_->limits.idle_deadline);
    for (;;) {
        // RFC 9112, 2.2: an empty line before a request is skipped; old clients send one after a body.
        while (buffer_.size() > 0) {
            const char first = *static_cast<const char*>(buffer_.data().data());
            if (first != '\r' && first != '\n') break;
            buffer_.consume(1);
        }
        if (finishing_) co_return false;
        nothing_in_flight_ = buffer_.size() == 0;
        if (!nothing_in_flight_) co_return true;
        const auto bytes = co_await read_some();
        if (bytes == 0) co_return false;
    }
}

asio::awaitable<bool> Connection::parse_until_header() {
    set_deadline(roster_->limits.header_deadline);
    while (!parser_->is_header_done()) {
        error_code error;
        buffer_.consume(parser_->put(buffer_.data(), error));
        if (error && error != http::error::need_more) {
            refusal_ = status_for(error);
            co_return false;
        }
        if (!error) continue;
        const auto bytes = co_await read_some();
        if (bytes == 0) co_return false;
    }
    co_return true;
}

asio::awaitable<bool> Connection::parse_until_end() {
    parser_->body_limit(body_limit());
    parser_->eager(true);
    set_deadline(roster_->limits.body_deadline);
    const bool waits = boost::beast::iequals(parser_->get()[http::field::expect], "100-continue");
    if (waits && buffer_.size() == 0) {
        const bool written = co_await write(kContinue);
        if (!written) co_return false;
    }
    while (!parser_->is_done()) {
        error_code error = http::error::need_more;
        if (buffer_.size() > 0) buffer_.consume(parser_->put(buffer_.data(), error));
        if (error && error != http::error::need_more) {
            refusal_ = status_for(error);
            co_return false;
        }
        if (!error) continue;
        const auto bytes = co_await read_some();
        if (bytes == 0) co_return false;
    }
    co_return true;
}

int Connection::judge_header() {
    const auto& header = parser_->get();
    if (header.version() == 11 && header.find(http::field::host) == header.end()) return 400;
    if (!read_target(view(header.target()), request_)) return 400;
    take_header();
    match_ = routes_.match(request_.method, request_.path);

    const auto expect = header[http::field::expect];
    if (!expect.empty() && !boost::beast::iequals(expect, "100-continue")) return 417;
    // Beast compares Content-Length with its limit before the route is known; for chunks the limit set later holds.
    const auto length = parser_->content_length();
    return length && *length > body_limit() ? 413 : 0;
}

std::size_t Connection::body_limit() const {
    return match_.route && match_.route->body_bytes ? *match_.route->body_bytes : roster_->limits.body_bytes;
}

void Connection::take_header() {
    const auto& header = parser_->get();
    request_.method = view(header.method_string());
    if (request_.peer_address.empty()) {
        error_code ignored;  // a peer that is gone has no address
        request_.peer_address = socket().remote_endpoint(ignored).address().to_string();
    }
    // Assigning into the strings of the request before spares the allocations of most requests.
    std::size_t count = 0;
    for (const auto& field : header) {
        if (count == request_.headers.size()) request_.headers.emplace_back();
        auto& [name, value] = request_.headers[count++];
        name = view(field.name_string());
        value = view(field.value());
    }
    request_.headers.resize(count);
}

// False: the connection ends.
asio::awaitable<bool> Connection::answer(HttpResponse response) {
    if (response.upgrade) {
        const bool lent = co_await lend_socket(response.upgrade);
        if (lent) co_return false;
        response = {.status = 426, .headers = {{"Upgrade", "websocket"}}};
    }
    const bool head_only = request_.method == "HEAD";
    const bool keep_alive = parser_->keep_alive() && !finishing_ && !response.events;
    const auto ending = !keep_alive                      ? Ending::close
                        : parser_->get().version() == 10 ? Ending::keep_alive_said
                                                         : Ending::keep_alive;
    out_.clear();
    append_head(out_, response, ending);
    if (!head_only && !response.events && response.status != 204 && response.status != 304) out_.append(response.body);

    set_deadline(roster_->limits.write_deadline);
    const bool written = co_await write(out_);
    stop_point("answered");
    if (out_.capacity() > kKeptBytes) out_ = {};
    if (written && response.events && !head_only) co_await send_events(std::move(response.events));
    co_return written&& keep_alive;
}

asio::awaitable<void> Connection::refuse(int status) {
    HttpResponse response;
    response.status = status;
    out_.clear();
    append_head(out_, response, Ending::close);
    set_deadline(roster_->limits.write_deadline);
    const bool written = co_await write(out_);
    if (!written) co_return;
    nothing_in_flight_ = true;
    set_deadline(roster_->limits.linger);
    co_await close_sending();
    co_await linger();
}

// Closing a socket with unread bytes resets it, and the reset may overtake the answer: so read on until the client has
// closed too, or the deadline cuts.
asio::awaitable<void> Connection::linger() {
    if (finishing_) co_return;
    std::array<char, 4096> unwanted;
    for (;;) {
        const auto [error, bytes] = co_await socket().async_read_some(asio::buffer(unwanted), as_tuple);
        if (error) break;
    }
}

// False: the request asks for no WebSocket. What came behind the handshake was sent before the answer: no client of a
// WebSocket does that.
asio::awaitable<bool> Connection::lend_socket(std::shared_ptr<const SocketUpgrade> upgrade) {
    struct Lent {
        std::shared_ptr<WebSocket>& socket;
        ~Lent() { socket.reset(); }
    };
    if (!boost::beast::websocket::is_upgrade(parser_->get()) || buffer_.size() > 0) co_return false;
    set_deadline(roster_->limits.write_deadline);
    web_socket_ = co_await open_socket(parser_->get(), *upgrade);
    if (!web_socket_) co_return true;
    const Lent lent{web_socket_};
    clear_deadline();
    if (finishing_) web_socket_->close();
    auto talking = upgrade->talk(web_socket_);
    co_await std::move(talking);
    co_return true;
}

asio::awaitable<void> Connection::send_events(std::shared_ptr<EventStream> events) {
    struct Detach {
        EventStream& stream;
        ~Detach() { stream.detach(); }
    };
    events_ = std::move(events);
    const Detach detach{*events_};
    events_->attach([weak = weak_from_this()] {
        if (auto self = weak.lock()) asio::post(self->strand_, [self] { self->wake_events(); });
    });
    if (finishing_) events_->close();

    clear_deadline();
    using namespace asio::experimental::awaitable_operators;
    auto telling = tell_events(*events_);
    auto leaving = wait_until_client_leaves();
    auto either = std::move(telling) || std::move(leaving);
    co_await std::move(either);
}

asio::awaitable<void> Connection::tell_events(EventStream& events) {
    for (;;) {
        const auto state = events.state();
        auto chunk = events.take();
        if (state == EventStream::State::overrun) co_return;
        if (chunk.empty()) {
            if (state == EventStream::State::closed) co_return;
            event_timer_.expires_after(roster_->limits.heartbeat);
            const auto [woken] = co_await event_timer_.async_wait(as_tuple);
            if (woken) continue;
            chunk = kHeartbeat;
        }
        set_deadline(roster_->limits.write_deadline);
        const bool written = co_await write(chunk);
        if (!written) co_return;
        clear_deadline();
    }
}

asio::awaitable<void> Connection::wait_until_client_leaves() {
    for (;;) {
        const auto bytes = co_await read_some();
        if (bytes == 0) co_return;
        buffer_.consume(bytes);
    }
}

void Connection::wake_events() {
    if (events_ && events_->state() == EventStream::State::overrun)
        cut_now();
    else
        event_timer_.cancel();
}

}  // namespace gridbot::server
