#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/experimental/concurrent_channel.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <future>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "bot/server/http_client.hpp"
#include "bot/server/server.hpp"

namespace gridbot::server {

/// An io_context that runs on two threads of its own until it is destroyed.
class Threads {
public:
    Threads();
    ~Threads();
    boost::asio::io_context io{2};

    /// Runs a coroutine there and waits for what it answers.
    template <class T>
    T run(boost::asio::awaitable<T> work);
    void run(boost::asio::awaitable<void> work);

private:
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    std::vector<std::thread> threads_;
};

/// Something that happens on one thread and is waited for on another, ten seconds at most.
class Event {
public:
    void happen();
    bool happened_within(std::chrono::milliseconds limit = std::chrono::seconds(10));

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool happened_ = false;
};

/// Keeps coroutines waiting until it is opened. Safe from any thread.
class Gate {
public:
    explicit Gate(boost::asio::io_context& io) : channel_(io) {}
    boost::asio::awaitable<void> passed();
    void open() { channel_.close(); }

private:
    boost::asio::experimental::concurrent_channel<void(boost::system::error_code)> channel_;
};

/// A server on a free loopback port, stopped when it goes.
class RunningServer {
public:
    explicit RunningServer(Routes served, ServerLimits limits = {}, std::optional<TlsFiles> tls = {});
    ~RunningServer();
    std::string url(std::string_view path, std::string_view scheme = "http") const;

    Threads threads;
    const Routes routes;
    Server server;
    boost::asio::ip::tcp::endpoint endpoint;
};

/// Whether `condition` becomes true within ten seconds.
bool eventually(const std::function<bool()>& condition);

/// A blocking TCP client that gives up after ten seconds.
class RawClient {
public:
    explicit RawClient(const boost::asio::ip::tcp::endpoint& server);
    void send(std::string_view bytes);
    /// One answer by its Content-Length, or all there is until the end. `head_only`: the answer has no body.
    std::string answer(bool head_only = false);
    /// Until `text` has come; what came so far when the other side closed before.
    std::string until(std::string_view text);
    std::string until_closed();
    void close();

private:
    bool read_more();
    boost::asio::io_context io_;
    boost::asio::ip::tcp::socket socket_{io_};
    std::string unread_;
};

/// A listener on a free port whose every connection is handled by `talk`, blocking, on one thread.
class ScriptedServer {
public:
    using Talk = std::function<void(boost::asio::ip::tcp::socket& socket, int nth_connection)>;
    explicit ScriptedServer(Talk talk);
    ~ScriptedServer();
    std::string url(std::string_view path = "/") const;

private:
    boost::asio::io_context io_;
    boost::asio::ip::tcp::acceptor acceptor_;
    std::thread thread_;
};

/// Reads one request (header, and body by Content-Length) from a blocking socket; empty when it closed before.
std::string read_request(boost::asio::ip::tcp::socket& socket);
void write_all(boost::asio::ip::tcp::socket& socket, std::string_view bytes);

/// A handler that answers `text`.
HttpHandler says(std::string text);

std::string get(std::string_view path, std::string_view more_headers = {});
std::string post(std::string_view path, std::string_view body, std::string_view more_headers = {});

template <class T>
T Threads::run(boost::asio::awaitable<T> work) {
    std::promise<T> promise;
    auto future = promise.get_future();
    auto ended = [&promise](std::exception_ptr error, T value) {
        if (error)
            promise.set_exception(error);
        else
            promise.set_value(std::move(value));
    };
    boost::asio::co_spawn(io, std::move(work), ended);
    return future.get();
}

}  // namespace gridbot::server
