#pragma once

#include <spdlog/spdlog.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <chrono>
#include <deque>
#include <memory>
#include <string>

#include "core/web_socket.hpp"

namespace gridbot::server {

/// A WebSocket over any of Beast's streams, of the client's or the server's side. `Talk` is a websocket::stream over a
/// reference to what `below` keeps alive; its executor is a strand, on which everything runs.
template <class Talk>
class OpenSocket final : public WebSocket, public std::enable_shared_from_this<OpenSocket<Talk>> {
public:
    static constexpr std::size_t kMessageBytes = 1024 * 1024;
    static constexpr std::size_t kMostWaitingBytes = 4 * 1024 * 1024;
    static constexpr std::chrono::seconds kGoodbyeWithin{2};

    OpenSocket(Talk talk, std::shared_ptr<void> below)
        : below_(std::move(below)), talk_(std::move(talk)), goodbye_(talk_.get_executor()) {}

    /// For the handshake, before any other function is used.
    Talk& stream() { return talk_; }

    /// Deadlines and limits. A ping goes out when half of `silence` has passed without a byte from the other side.
    void keep(boost::beast::role_type role, std::chrono::milliseconds handshake, std::chrono::milliseconds silence) {
        auto limits = boost::beast::websocket::stream_base::timeout::suggested(role);
        limits.handshake_timeout = handshake;
        limits.idle_timeout = silence;
        limits.keep_alive_pings = true;
        talk_.set_option(limits);
        talk_.read_message_max(kMessageBytes);
        talk_.text(true);
    }

    boost::asio::awaitable<Result<std::string>> read() override {
        auto reading = read_here(this->shared_from_this());
        co_return co_await boost::asio::co_spawn(talk_.get_executor(), std::move(reading), boost::asio::use_awaitable);
    }

    void send(std::string text) override {
        boost::asio::post(talk_.get_executor(), [self = this->shared_from_this(), text = std::move(text)]() mutable {
            if (self->closing_ || self->closed_) return;
            self->waiting_bytes_ += text.size();
            self->waiting_.push_back(std::move(text));
            if (self->waiting_bytes_ > kMostWaitingBytes) return self->cut();
            self->begin_writing();
        });
    }

    void close() override {
        boost::asio::post(talk_.get_executor(), [self = this->shared_from_this()] {
            if (self->closing_ || self->closed_) return;
            self->closing_ = true;
            self->begin_writing();
            // A silent other side never says good-bye.
            self->goodbye_.expires_after(kGoodbyeWithin);
            self->goodbye_.async_wait([self](const boost::system::error_code& error) {
                if (!error) self->cut();
            });
        });
    }

private:
    // The parameter keeps the socket alive as long as its coroutine.
    boost::asio::awaitable<Result<std::string>> read_here([[maybe_unused]] std::shared_ptr<OpenSocket> self) {
        if (closed_) co_return Errc::unreachable;
        const auto [error, bytes] = co_await talk_.async_read(buffer_, as_tuple());
        if (error) {
            closed_ = true;
            goodbye_.cancel();
            if (error == boost::beast::error::timeout) co_return Errc::timed_out;
            if (error == boost::beast::websocket::error::message_too_big) co_return Errc::bad_payload;
            co_return Errc::unreachable;
        }
        const bool text = talk_.got_text();
        std::string message = boost::beast::buffers_to_string(buffer_.data());
        buffer_.consume(buffer_.size());
        if (text) co_return message;
        close();
        co_return Errc::bad_payload;
    }

    void begin_writing() {
        if (writing_) return;
        writing_ = true;
        auto ended = [](std::exception_ptr error) {
            try {
                if (error) std::rethrow_exception(error);
            } catch (const std::exception& failure) {
                spdlog::error("a WebSocket's writer ended: {}", failure.what());
            }
        };
        boost::asio::co_spawn(talk_.get_executor(), write_waiting(this->shared_from_this()), ended);
    }

    boost::asio::awaitable<void> write_waiting([[maybe_unused]] std::shared_ptr<OpenSocket> self) {
        while (!waiting_.empty() && !closed_) {
            const std::string text = std::move(waiting_.front());
            waiting_.pop_front();
            waiting_bytes_ -= text.size();
            const auto [error, bytes] = co_await talk_.async_write(boost::asio::buffer(text), as_tuple());
            if (error) cut();
        }
        if (closing_ && !closed_) {
            co_await talk_.async_close(boost::beast::websocket::close_code::normal, as_tuple());
            goodbye_.cancel();
        }
        writing_ = false;
    }

    // Ends a read under way too.
    void cut() {
        boost::system::error_code ignored;  // closing again is no fault
        auto& lowest = boost::beast::get_lowest_layer(talk_);
        if constexpr (requires { lowest.socket(); })
            lowest.socket().close(ignored);
        else
            lowest.close(ignored);
        waiting_.clear();
        waiting_bytes_ = 0;
    }

    static auto as_tuple() { return boost::asio::as_tuple(boost::asio::use_awaitable); }

    const std::shared_ptr<void> below_;
    Talk talk_;
    boost::beast::flat_buffer buffer_;
    boost::asio::steady_timer goodbye_;
    std::deque<std::string> waiting_;
    std::size_t waiting_bytes_ = 0;
    bool writing_ = false;
    bool closing_ = false;  // we said, or are about to say, good-bye
    bool closed_ = false;   // nothing will be read any more
};

}  // namespace gridbot::server
