#include "bot/server/server.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <mutex>
#include <vector>

#include "bot/server/connection.hpp"
#include "bot/server/roster.hpp"
#include "bot/server/tls.hpp"

namespace gridbot::server {

namespace asio = boost::asio;
using boost::system::error_code;
using tcp = asio::ip::tcp;
using SteadyClock = std::chrono::steady_clock;

namespace {

constexpr auto as_tuple = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kMostTurnedAway = 64;  // at once; who comes then is closed without a word
constexpr auto kPauseWithoutDescriptors = 100ms;

std::chrono::milliseconds sweep_interval(const ServerLimits& limits) {
    const auto shortest = std::min(
        {limits.header_deadline, limits.body_deadline, limits.idle_deadline, limits.write_deadline, limits.linger});
    return std::clamp(std::chrono::milliseconds(shortest / 4), std::chrono::milliseconds(5),
                      std::chrono::milliseconds(500));
}

void log_failure(std::exception_ptr error) {
    try {
        if (error) std::rethrow_exception(error);
    } catch (const std::exception& failure) {
        spdlog::error("listener: {}", failure.what());
    }
}

}  // namespace

Result<tcp::endpoint> parse_endpoint(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == text.npos) return Errc::bad_config;
    auto host = text.substr(0, colon);
    const auto digits = text.substr(colon + 1);
    if (host.starts_with('[') && host.ends_with(']'))
        host = host.substr(1, host.size() - 2);
    else if (host.find(':') != host.npos)
        return Errc::bad_config;

    std::uint16_t port = 0;
    const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (fault != std::errc{} || end != digits.data() + digits.size()) return Errc::bad_config;
    if (host.empty()) return tcp::endpoint(tcp::v6(), port);  // a dual-stack socket: IPv4 comes in too
    error_code error;
    const auto address = asio::ip::make_address(host, error);
    if (error) return Errc::bad_config;
    return tcp::endpoint(address, port);
}

class Server::Core : public std::enable_shared_from_this<Server::Core> {
public:
    Core(asio::io_context& io, ServerLimits limits)
        : strand_(asio::make_strand(io)), roster_(std::make_shared<Roster>(limits)), gone_(strand_), sweep_(strand_) {}

    tcp::endpoint listen(const tcp::endpoint& at, const Routes& routes, const std::optional<TlsFiles>& tls);
    asio::awaitable<void> stop(std::shared_ptr<Core> self);
    void reload_certificates();

    asio::strand<asio::io_context::executor_type> strand() const { return strand_; }
    Roster& roster() const { return *roster_; }
    bool listening() const { return open_listeners_ > 0; }
    Figures figures() const { return {roster_->served(), accepted_, turned_away_, roster_->requests}; }

private:
    struct Listener {
        tcp::acceptor acceptor;
        const Routes& routes;
        std::optional<TlsFiles> files;
        std::shared_ptr<asio::ssl::context> tls;  // replaced under mutex_
    };

    asio::awaitable<void> accept_loop(std::shared_ptr<Core> self, std::shared_ptr<Listener> listener);
    asio::awaitable<void> sweep_loop(std::shared_ptr<Core> self);
    void admit(tcp::socket socket, const Listener& listener);
    void begin_stopping();

    const asio::strand<asio::io_context::executor_type> strand_;  // of the acceptors, the timers and the two flags
    const std::shared_ptr<Roster> roster_;
    asio::steady_timer gone_;
    asio::steady_timer sweep_;
    bool stopping_ = false;
    bool stopped_ = false;
    std::mutex mutex_;  // of listeners_: listen() and reload_certificates() may run on any thread
    std::vector<std::shared_ptr<Listener>> listeners_;
    std::atomic<int> open_listeners_ = 0;
    std::atomic<std::uint64_t> accepted_ = 0;
    std::atomic<std::uint64_t> turned_away_ = 0;
};

tcp::endpoint Server::Core::listen(const tcp::endpoint& at, const Routes& routes, const std::optional<TlsFiles>& tls) {
    auto context = tls ? server_tls(*tls) : nullptr;
    tcp::acceptor acceptor(strand_);
    acceptor.open(at.protocol());
    acceptor.set_option(tcp::acceptor::reuse_address(true));
    if (at.address().is_v6() && at.address().is_unspecified()) acceptor.set_option(asio::ip::v6_only(false));
    acceptor.bind(at);
    acceptor.listen();
    const auto bound = acceptor.local_endpoint();

    auto listener = std::make_shared<Listener>(Listener{std::move(acceptor), routes, tls, std::move(context)});
    const std::lock_guard lock(mutex_);
    if (listeners_.empty()) asio::co_spawn(strand_, sweep_loop(shared_from_this()), log_failure);
    listeners_.push_back(listener);
    ++open_listeners_;
    asio::co_spawn(strand_, accept_loop(shared_from_this(), listener), log_failure);
    return bound;
}

asio::awaitable<void> Server::Core::accept_loop([[maybe_unused]] std::shared_ptr<Core> self,
                                                std::shared_ptr<Listener> listener) {
    while (listener->acceptor.is_open()) {
        asio::any_io_executor connection_strand = asio::make_strand(strand_.get_inner_executor());
        auto [error, socket] = co_await listener->acceptor.async_accept(connection_strand, as_tuple);
        if (stopping_) break;
        if (error == asio::error::no_descriptors || error == asio::error::no_buffer_space) {
            asio::steady_timer pause(strand_, kPauseWithoutDescriptors);
            co_await pause.async_wait(as_tuple);
        } else if (!error) {
            admit(std::move(socket), *listener);
        }
    }
    --open_listeners_;
}

void Server::Core::admit(tcp::socket socket, const Listener& listener) {
    ++accepted_;
    error_code ignored;  // the peer may have gone already
    socket.set_option(tcp::no_delay(true), ignored);

    std::shared_ptr<asio::ssl::context> tls;
    if (listener.files) {
        const std::lock_guard lock(mutex_);
        tls = listener.tls;
    }
    const bool full = roster_->served() >= roster_->limits.connections;
    if (full) ++turned_away_;
    // Over TLS a refusal would cost a handshake: the socket is closed instead.
    if (full && (tls || roster_->turned_away() >= kMostTurnedAway)) return;
    const auto connection = tls ? make_tls_connection(std::move(socket), std::move(tls), listener.routes, roster_)
                                : make_connection(std::move(socket), listener.routes, roster_,
                                                  full ? Connection::Purpose::turn_away : Connection::Purpose::serve);
    connection->begin();
}

asio::awaitable<void> Server::Core::sweep_loop([[maybe_unused]] std::shared_ptr<Core> self) {
    const auto interval = sweep_interval(roster_->limits);
    while (!stopped_) {
        sweep_.expires_after(interval);
        co_await sweep_.async_wait(as_tuple);
        const auto now = SteadyClock::now();
        for (const auto& connection : roster_->all()) connection->cut_if_overdue(now);
    }
}

void Server::Core::begin_stopping() {
    stopping_ = true;
    {
        const std::lock_guard lock(mutex_);
        error_code ignored;  // a listener that is closed already is what we want
        for (const auto& listener : listeners_) listener->acceptor.close(ignored);
    }
    gone_.expires_after(roster_->limits.stop_grace);
    // Only wakes stop(), which counts for itself.
    roster_->on_empty([weak = weak_from_this()] {
        if (auto self = weak.lock()) asio::post(self->strand_, [self] { self->gone_.cancel(); });
    });
    for (const auto& connection : roster_->all()) connection->finish();
}

asio::awaitable<void> Server::Core::stop([[maybe_unused]] std::shared_ptr<Core> self) {
    if (!stopping_) begin_stopping();
    while (!roster_->empty()) {
        const auto [woken] = co_await gone_.async_wait(as_tuple);
        if (woken) continue;
        for (const auto& connection : roster_->all()) connection->cut();
        gone_.expires_at(SteadyClock::time_point::max());
    }
    stopped_ = true;
    sweep_.cancel();
}

void Server::Core::reload_certificates() {
    const std::lock_guard lock(mutex_);
    std::vector<std::shared_ptr<asio::ssl::context>> fresh;
    for (const auto& listener : listeners_) fresh.push_back(listener->files ? server_tls(*listener->files) : nullptr);
    for (std::size_t i = 0; i < fresh.size(); ++i) listeners_[i]->tls = std::move(fresh[i]);
}

Server::Server(asio::io_context& io, ServerLimits limits) : core_(std::make_shared<Core>(io, limits)) {}

// Connections that outlive the server die with the io_context, when nothing may be posted to it any more.
Server::~Server() {
    core_->roster().on_empty(nullptr);
}

tcp::endpoint Server::listen(const tcp::endpoint& at, const Routes& routes, const std::optional<TlsFiles>& tls) {
    return core_->listen(at, routes, tls);
}

asio::awaitable<void> Server::stop() {
    auto stopping = core_->stop(core_);
    co_await asio::co_spawn(core_->strand(), std::move(stopping), asio::use_awaitable);
}

void Server::cut() {
    for (const auto& connection : core_->roster().all()) connection->cut();
}

void Server::reload_certificates() {
    core_->reload_certificates();
}

bool Server::listening() const {
    return core_->listening();
}

Server::Figures Server::figures() const {
    return core_->figures();
}

}  // namespace gridbot::server
