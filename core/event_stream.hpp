#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace gridbot {

/// One client's live stream of server-sent events. A handler makes it, puts it into HttpResponse::events and gives it
/// to whoever has something to tell. All functions are safe from any thread.
class EventStream {
public:
    static constexpr std::size_t kMostWaitingBytes = 256 * 1024;

    /// A client that leaves more than `most_waiting_bytes` unread (beyond what its socket holds) is dropped.
    explicit EventStream(std::size_t most_waiting_bytes = kMostWaitingBytes)
        : most_waiting_bytes_(most_waiting_bytes) {}

    /// Queues one event; each line of `data` becomes a `data:` line. A client that comes back names the last `id` it
    /// got in Last-Event-ID. False when the stream is over (the client left or
    /// was too slow, or the server stops): forget it then.
    bool push(std::string_view data, std::string_view id = {}) {
        const std::lock_guard lock(mutex_);
        if (state_ != State::open) return false;
        append_event(data, id);
        if (waiting_.size() > most_waiting_bytes_) state_ = State::overrun;
        if (wake_) wake_();
        return state_ == State::open;
    }

    /// What is queued is still sent, then the connection is closed.
    void close() {
        const std::lock_guard lock(mutex_);
        if (state_ == State::open) state_ = State::closed;
        if (wake_) wake_();
    }

    // What follows is for the server, which carries the stream to its client.

    enum class State { open, closed, overrun };
    State state() const {
        const std::lock_guard lock(mutex_);
        return state_;
    }

    /// `wake` is called, with the stream locked, whenever take() or state() has something new.
    void attach(std::function<void()> wake) {
        const std::lock_guard lock(mutex_);
        wake_ = std::move(wake);
    }

    /// After this `wake` is called no more, and nothing more can be pushed.
    void detach() {
        const std::lock_guard lock(mutex_);
        wake_ = nullptr;
        if (state_ == State::open) state_ = State::closed;
    }

    /// What waits, in wire format; empty when nothing does.
    std::string take() {
        const std::lock_guard lock(mutex_);
        return std::exchange(waiting_, {});
    }

private:
    void append_event(std::string_view data, std::string_view id) {
        if (!id.empty()) waiting_.append("id: ").append(id).push_back('\n');
        for (;;) {
            const auto end = data.find('\n');
            waiting_.append("data: ").append(data.substr(0, end)).push_back('\n');
            if (end == std::string_view::npos) break;
            data.remove_prefix(end + 1);
        }
        waiting_.push_back('\n');
    }

    const std::size_t most_waiting_bytes_;
    mutable std::mutex mutex_;
    State state_ = State::open;
    std::string waiting_;
    std::function<void()> wake_;
};

/// Tells the same to everyone who listens. Safe from any thread.
class EventFeed {
public:
    std::shared_ptr<EventStream> subscribe() {
        auto stream = std::make_shared<EventStream>();
        const std::lock_guard lock(mutex_);
        listeners_.push_back(stream);
        return stream;
    }

    void publish(std::string_view data, std::string_view id = {}) {
        const std::lock_guard lock(mutex_);
        std::erase_if(listeners_, [data, id](const std::weak_ptr<EventStream>& listener) {
            const auto stream = listener.lock();
            return !stream || !stream->push(data, id);
        });
    }

private:
    std::mutex mutex_;
    std::vector<std::weak_ptr<EventStream>> listeners_;
};

}  // namespace gridbot
