#include "bot/engine/open_link.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace gridbot::engine {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using namespace adapters;
constexpr auto as_tuple = asio::as_tuple(asio::use_awaitable);

// So many messages are held while the store is slow; then the socket is left unread, and the other side waits.
constexpr std::size_t kMostUnread = 512;
// A link that was replaced is closed by the other side within ten seconds; a half-open one never.
constexpr auto kRetiresAfter = 15s;
constexpr auto kShortestStorePause = 50ms;
constexpr auto kLongestStorePause = 2s;

void log_failure(std::exception_ptr error) {
    try {
        if (error) std::rethrow_exception(error);
    } catch (const std::exception& failure) {
        spdlog::error("a link's work ended: {}", failure.what());
    }
}

std::string_view words_for(const boost::system::error_code& error) {
    if (error == Errc::timed_out) return "nothing was heard any more";
    if (error == Errc::bad_payload) return "a binary or overlong frame";
    return "the connection is closed";
}

}  // namespace

OpenLink::OpenLink(Parts parts)
    : parts_(std::move(parts)), room_(parts_.strand), beat_timer_(parts_.strand), retirement_(parts_.strand) {}

void OpenLink::spawn(asio::awaitable<void> work) {
    asio::co_spawn(parts_.strand, std::move(work), log_failure);
}

asio::awaitable<void> OpenLink::run() {
    const auto self = shared_from_this();
    perform(parts_.talk->opened());
    std::string why;
    while (why.empty()) {
        auto frame = co_await parts_.socket->read();
        if (!frame) {
            why = words_for(frame.error());
            break;
        }
        heard_ = true;
        perform(parts_.talk->heard(*frame));
        co_await wait_for_room();
    }
    end(std::move(why));
}

void OpenLink::close() {
    parts_.socket->close();
}

void OpenLink::end(std::string why) {
    over_ = true;
    if (why_.empty()) why_ = std::move(why);
    for (const auto& [key, call] : waiting_) {
        call->broken = true;
        call->done.cancel();
    }
    beat_timer_.cancel();
    retirement_.cancel();
    parts_.socket->close();
    parts_.on_change();
}

asio::awaitable<void> OpenLink::wait_for_room() {
    while (unread_messages_ >= kMostUnread) {
        room_.expires_at(asio::steady_timer::time_point::max());
        co_await room_.async_wait(as_tuple);
    }
}

void OpenLink::perform(LinkSteps steps) {
    const std::string& id = parts_.channel.config.id;
    for (LinkStep& step : steps) {
        if (auto* said = std::get_if<Say>(&step)) {
            parts_.socket->send(std::move(said->frame));
        } else if (auto* message = std::get_if<Take>(&step)) {
            take(std::move(*message));
        } else if (auto* answer = std::get_if<Answered>(&step)) {
            const auto call = waiting_.find(answer->key);
            if (call == waiting_.end()) continue;  // too late
            call->second->frame = std::move(answer->frame);
            call->second->done.cancel();
        } else if (std::holds_alternative<Usable>(step)) {
            if (usable_) continue;
            usable_ = true;
            if (parts_.rules.heartbeat > 0ms) spawn(beat(shared_from_this()));
            parts_.on_usable();
        } else if (std::holds_alternative<Replace>(step)) {
            replace();
        } else if (auto* reopen = std::get_if<Reopen>(&step)) {
            why_ = std::move(reopen->why);
            refused_ = reopen->refused;
            parts_.socket->close();
        } else if (auto* over = std::get_if<GiveUp>(&step)) {
            given_up_ = why_ = std::move(over->why);
            parts_.socket->close();
        } else if (auto* state = std::get_if<ChannelState>(&step)) {
            parts_.health.tell(id, std::move(*state));
        } else if (auto* ignored = std::get_if<Ignored>(&step)) {
            parts_.metrics.inbound(id, "ignored");
            parts_.metrics.ignored(id, ignored->why);
            if (!ignored->expected) spdlog::warn("channel {}: a frame was not read: {}", id, ignored->why);
            if (ignored->used_up) spawn(parts_.used_up(parts_.channel));
        }
    }
}

void OpenLink::replace() {
    if (replaced_) return;
    replaced_ = true;
    retirement_.expires_after(kRetiresAfter);
    retirement_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
        if (!error) self->parts_.socket->close();
    });
    parts_.on_change();
}

// Of one conversation in order, as it was said; conversations beside each other, so that they share commits.
void OpenLink::take(Take step) {
    const Conversation where = step.message.where;
    auto& queue = unread_[where];
    queue.push_back(std::move(step));
    ++unread_messages_;
    if (queue.size() == 1) spawn(store_in_order(shared_from_this(), where));
}

asio::awaitable<void> OpenLink::store_in_order([[maybe_unused]] std::shared_ptr<OpenLink> self, Conversation where) {
    auto& queue = unread_[where];
    while (!queue.empty()) {
        Take first = queue.front();
        const bool stored = co_await store(std::move(first.message));
        if (stored && !first.stored.empty()) parts_.socket->send(std::move(first.stored));
        queue.pop_front();
        --unread_messages_;
        room_.cancel();
    }
    unread_.erase(where);
}

// Most platforms do not deliver again what came over a link: it is tried as long as the process lives.
asio::awaitable<bool> OpenLink::store(InboundMessage message) {
    const std::string& id = parts_.channel.config.id;
    asio::steady_timer timer(parts_.strand);
    for (auto pause = std::chrono::milliseconds(kShortestStorePause);;) {
        try {
            InboundMessage copy = message;
            auto receiving = parts_.receive(parts_.channel, std::move(copy));
            const Intake::Answer answer = co_await std::move(receiving);
            parts_.metrics.inbound(id, answer.repeated ? "repeated" : "taken");
            co_return true;
        } catch (const storage::StoreError& error) {
            parts_.metrics.inbound(id, "failed");
            spdlog::error("channel {}: a message could not be stored: {}", id, error.what());
        } catch (const std::exception& error) {
            // A fault of ours, which the next try would meet again.
            parts_.metrics.inbound(id, "failed");
            spdlog::critical("channel {}: a message could not be handled: {}", id, error.what());
            co_return false;
        }
        if (over_) co_return false;
        timer.expires_after(pause);
        co_await timer.async_wait(as_tuple);
        pause = std::min<std::chrono::milliseconds>(2 * pause, kLongestStorePause);
    }
}

asio::awaitable<void> OpenLink::beat([[maybe_unused]] std::shared_ptr<OpenLink> self) {
    while (!over_) {
        beat_timer_.expires_after(parts_.rules.heartbeat);
        const auto [ended] = co_await beat_timer_.async_wait(as_tuple);
        if (ended || over_) co_return;
        perform(parts_.talk->beat());
    }
}

asio::awaitable<Result<std::string>> OpenLink::say(OutboundMessage message, Way way, SendContext context) {
    const auto self = shared_from_this();
    if (!usable()) co_return Errc::not_found;
    auto call = parts_.talk->encode(message, way, context);
    if (!call) co_return call.error();
    auto waiting = std::make_shared<Waiting>(Waiting{asio::steady_timer(parts_.strand), std::nullopt});
    waiting->done.expires_after(parts_.rules.answer_within);
    waiting_.insert_or_assign(call->key, waiting);
    parts_.socket->send(std::move(call->frame));
    co_await waiting->done.async_wait(as_tuple);
    if (const auto entry = waiting_.find(call->key); entry != waiting_.end() && entry->second == waiting)
        waiting_.erase(entry);
    if (waiting->frame) co_return std::move(*waiting->frame);
    if (waiting->broken) co_return Errc::unreachable;
    co_return Errc::timed_out;
}

}  // namespace gridbot::engine
