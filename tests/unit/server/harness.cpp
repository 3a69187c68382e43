#include "tests/unit/server/harness.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace gridbot::server {

namespace asio = boost::asio;
using boost::system::error_code;
using tcp = asio::ip::tcp;

namespace {

void give_up_after_ten_seconds(tcp::socket& socket) {
    const timeval limit{.tv_sec = 10, .tv_usec = 0};
    ::setsockopt(socket.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(socket.native_handle(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

std::size_t length_of_body(std::string_view head) {
    const auto at = head.find("Content-Length: ");
    return at == head.npos ? 0 : std::stoul(std::string(head.substr(at + 16, head.find('\r', at) - at - 16)));
}

}  // namespace

Threads::Threads() : work_(asio::make_work_guard(io)) {
    for (int i = 0; i < 2; ++i) threads_.emplace_back([this] { io.run(); });
}

Threads::~Threads() {
    io.stop();
    for (auto& thread : threads_) thread.join();
}

void Threads::run(asio::awaitable<void> work) {
    std::promise<void> promise;
    auto future = promise.get_future();
    auto ended = [&promise](std::exception_ptr error) {
        if (error)
            promise.set_exception(error);
        else
            promise.set_value();
    };
    asio::co_spawn(io, std::move(work), ended);
    future.get();
}

void Event::happen() {
    const std::lock_guard lock(mutex_);
    happened_ = true;
    changed_.notify_all();
}

bool Event::happened_within(std::chrono::milliseconds limit) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, limit, [this] { return happened_; });
}

asio::awaitable<void> Gate::passed() {
    co_await channel_.async_receive(asio::as_tuple(asio::use_awaitable));
}

RunningServer::RunningServer(Routes served, ServerLimits limits, std::optional<TlsFiles> tls)
    : routes(std::move(served)),
      server(threads.io, limits),
      endpoint(server.listen(tcp::endpoint(asio::ip::address_v4::loopback(), 0), routes, tls)) {}

RunningServer::~RunningServer() {
    threads.run(server.stop());
}

std::string RunningServer::url(std::string_view path, std::string_view scheme) const {
    return fmt::format("{}://localhost:{}{}", scheme, endpoint.port(), path);
}

bool eventually(const std::function<bool()>& condition) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > until) return false;
        std::this_thread::yield();
    }
    return true;
}

RawClient::RawClient(const tcp::endpoint& server) {
    socket_.connect(server);
    give_up_after_ten_seconds(socket_);
}

// A server that has closed already is for answer() to show.
void RawClient::send(std::string_view bytes) {
    error_code ignored;
    while (!bytes.empty() && !ignored) {
        const auto sent = ::send(socket_.native_handle(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

bool RawClient::read_more() {
    char bytes[4096];
    const auto count = ::recv(socket_.native_handle(), bytes, sizeof bytes, 0);
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) ADD_FAILURE() << "no answer within ten seconds";
    if (count <= 0) return false;
    unread_.append(bytes, static_cast<std::size_t>(count));
    return true;
}

std::string RawClient::answer(bool head_only) {
    std::size_t end = 0;
    for (;;) {
        const auto head = unread_.find("\r\n\r\n");
        if (head != unread_.npos) {
            end = head + 4 + (head_only ? 0 : length_of_body(std::string_view(unread_).substr(0, head + 2)));
            if (unread_.size() >= end) break;
        }
        if (!read_more()) {
            end = unread_.size();
            break;
        }
    }
    auto answer = unread_.substr(0, end);
    unread_.erase(0, end);
    return answer;
}

std::string RawClient::until(std::string_view text) {
    while (unread_.find(text) == unread_.npos && read_more()) {
    }
    return std::exchange(unread_, {});
}

std::string RawClient::until_closed() {
    while (read_more()) {
    }
    return std::exchange(unread_, {});
}

void RawClient::close() {
    socket_.close();
}

ScriptedServer::ScriptedServer(Talk talk) : acceptor_(io_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)) {
    thread_ = std::thread([this, talk = std::move(talk)] {
        for (int nth = 1;; ++nth) {
            error_code stopped;
            tcp::socket socket(io_);
            acceptor_.accept(socket, stopped);
            if (stopped) return;
            give_up_after_ten_seconds(socket);
            talk(socket, nth);
        }
    });
}

ScriptedServer::~ScriptedServer() {
    ::shutdown(acceptor_.native_handle(), SHUT_RDWR);  // unlike close, wakes the thread that accepts
    thread_.join();
}

std::string ScriptedServer::url(std::string_view path) const {
    return "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()) + std::string(path);
}

std::string read_request(tcp::socket& socket) {
    std::string request;
    for (;;) {
        const auto head = request.find("\r\n\r\n");
        if (head != request.npos && request.size() >= head + 4 + length_of_body(request)) return request;
        char bytes[4096];
        const auto count = ::recv(socket.native_handle(), bytes, sizeof bytes, 0);
        if (count <= 0) return {};
        request.append(bytes, static_cast<std::size_t>(count));
    }
}

void write_all(tcp::socket& socket, std::string_view bytes) {
    error_code gone;  // the client may have had enough: that is for it to say
    asio::write(socket, asio::buffer(bytes), gone);
}

HttpHandler says(std::string text) {
    return [text = std::move(text)](const HttpRequest&, PathParams) -> asio::awaitable<HttpResponse> {
        HttpResponse response;
        response.content_type = "text/plain";
        response.body = text;
        co_return response;
    };
}

std::string get(std::string_view path, std::string_view more_headers) {
    return fmt::format("GET {} HTTP/1.1\r\nHost: test\r\n{}\r\n", path, more_headers);
}

std::string post(std::string_view path, std::string_view body, std::string_view more_headers) {
    return fmt::format("POST {} HTTP/1.1\r\nHost: test\r\nContent-Length: {}\r\n{}\r\n{}", path, body.size(),
                       more_headers, body);
}

}  // namespace gridbot::server
