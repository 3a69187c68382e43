#include "bot/engine/delivery.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "bot/engine/dead_letter.hpp"
#include "core/stop_point.hpp"
#include "storage/talk.hpp"
#include "storage/transact.hpp"

namespace gridbot::engine {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
constexpr auto as_tuple = asio::as_tuple(asio::use_awaitable);
using adapters::Verdict;
using adapters::Way;
using Kind = Verdict::Kind;

// Enough to keep several slow platforms busy, few enough to stay polite.
constexpr int kAtOnce = 16;
// Longer than any call may take: whoever holds a lease longer is dead.
constexpr auto kLease = 60s;
constexpr auto kLongestBackoff = 10min;
// A message that could not be said for a day is no news any more.
constexpr auto kGiveUpAfter = 24h;

std::string pause_key(const std::string& channel, Way way) {
    return channel + "/" + std::string(adapters::name_of(way));
}

}  // namespace

asio::awaitable<void> Delivery::prepare() {
    auto work = [](storage::Tx& tx) { storage::outbox::release_leases(tx); };
    co_await storage::transact(parts_.store, work);
}

asio::awaitable<std::optional<Time>> Delivery::run_due(Time now) {
    struct Claimed {
        Message message;
        std::optional<SessionAddress> session;
    };
    auto claim = [now](storage::Tx& tx) {
        std::vector<Claimed> claimed;
        for (Message& message : storage::outbox::claim(tx, now, now + kLease, kAtOnce)) {
            auto session = storage::talk::session_of(tx, message.to, now);
            claimed.push_back({std::move(message), std::move(session)});
        }
        return claimed;
    };
    auto peek = [](storage::Tx& tx) { return storage::outbox::next_due(tx); };
    for (;;) {
        std::optional<Time> next = co_await storage::query(parts_.store, peek);
        if (!next || *next > now) co_return next;
        auto claimed = co_await storage::transact(parts_.store, claim);
        // What is due and was not claimed waits behind a message of its conversation that is leased or tried again.
        if (claimed.empty()) {
            auto peek_later = [now](storage::Tx& tx) { return storage::outbox::next_due_after(tx, now); };
            co_return co_await storage::query(parts_.store, peek_later);
        }

        stop_point("claimed");
        auto executor = co_await asio::this_coro::executor;
        using Operation = decltype(asio::co_spawn(executor, std::declval<asio::awaitable<Outcome>>(), asio::deferred));
        std::vector<Operation> operations;
        for (Claimed& one : claimed) {
            auto attempting = attempt(std::move(one.message), std::move(one.session));
            operations.push_back(asio::co_spawn(executor, std::move(attempting), asio::deferred));
        }
        auto group = asio::experimental::make_parallel_group(std::move(operations));
        auto [order, errors, outcomes] =
            co_await group.async_wait(asio::experimental::wait_for_all(), asio::use_awaitable);
        for (const auto& error : errors)
            if (error) std::rethrow_exception(error);
        stop_point("sent");
        co_await record(std::move(outcomes));
        stop_point("marked");
    }
}

std::vector<Way> Delivery::ways_to(const Channel& channel, const Conversation& to, bool has_live_session) const {
    auto ways = channel.adapter->ways(to, has_live_session);
    if (channel.adapter->traits().hears && parts_.channels.robot_of(to))
        ways.insert(std::find(ways.begin(), ways.end(), Way::server), Way::robot);
    return ways;
}

asio::awaitable<Delivery::Outcome> Delivery::attempt(Message message, std::optional<SessionAddress> session) {
    Outcome outcome{.message = std::move(message)};
    const Message& m = outcome.message;
    const Channel* channel = parts_.channels.find(m.to.channel);
    if (!channel) {
        outcome.no_way = true;
        outcome.verdict.reason = "channel is not in this build or configuration";
        co_return outcome;
    }
    const auto ways = ways_to(*channel, m.to, session.has_value());
    const std::size_t index = session ? 0 : static_cast<std::size_t>(m.way);
    if (index >= ways.size()) {
        outcome.no_way = true;
        outcome.verdict.reason = m.error;
        co_return outcome;
    }
    outcome.way = ways[index];
    const bool by_robot = outcome.way == Way::robot && channel->adapter->traits().hears;
    const Channel& carrier = by_robot ? *parts_.channels.robot_of(m.to) : *channel;
    outcome.carrier = carrier.config.id;
    auto paused = paused_until_.find(pause_key(outcome.carrier, outcome.way));
    if (paused != paused_until_.end() && paused->second > parts_.clock.now()) {
        outcome.tried = false;
        outcome.verdict = {Kind::retry, paused->second - parts_.clock.now(), 0ms, "paused by the platform"};
        co_return outcome;
    }
    if (outcome.way == Way::local) co_return outcome;
    // Named, since GCC 12 loses a conditional's temporary inside a co_await expression.
    const std::string session_url = session ? session->url : std::string{};
    outcome.verdict = co_await call(carrier, m, outcome.way, session_url);
    // What the robot will not say, the server may.
    if (by_robot && outcome.verdict.kind == Kind::give_up) outcome.verdict.kind = Kind::other_way;
    co_return outcome;
}

asio::awaitable<Verdict> Delivery::call(const Channel& channel, const Message& message, Way way,
                                        const std::string& session_url) {
    const adapters::Adapter& adapter = *channel.adapter;
    adapters::SendContext context{
        .to = message.to, .session_url = session_url, .now = parts_.clock.now(), .idempotency_key = message.id};
    // A token may have died early: then once more with a new one.
    for (int round = 0; round < 2; ++round) {
        if (adapter.needs_token(way)) {
            auto token = co_await token_for(channel);
            if (!token) co_return Verdict{Kind::retry, 0ms, 0ms, "no access token"};
            context.token = *token;
        }
        auto encoded = adapter.encode(message.content, way, context);
        if (!encoded) co_return Verdict{Kind::other_way, 0ms, 0ms, encoded.error().message()};
        auto reply = co_await parts_.http.send(std::move(*encoded));
        if (!reply) co_return Verdict{Kind::retry, 0ms, 0ms, reply.error().message()};
        Verdict verdict = adapter.judge(*reply, way);
        if (verdict.kind != Kind::refresh_token) co_return verdict;
        // Only the token that was refused: another try may have brought a new one meanwhile.
        auto known = tokens_.find(channel.config.id);
        if (known != tokens_.end() && known->second.value == context.token) tokens_.erase(known);
    }
    co_return Verdict{Kind::retry, 60s, 0ms, "access token refused"};
}

asio::awaitable<std::optional<std::string>> Delivery::token_for(const Channel& channel) {
    const std::string& id = channel.config.id;
    // Whoever comes while a token is being fetched waits for that one: asking often is throttled.
    if (auto fetching = fetching_.find(id); fetching != fetching_.end()) {
        auto arrived = fetching->second;
        co_await arrived->async_wait(as_tuple);
    }
    auto known = tokens_.find(id);
    if (known != tokens_.end() && known->second.refresh_at > parts_.clock.now()) co_return known->second.value;

    auto executor = co_await asio::this_coro::executor;
    auto arrived = std::make_shared<asio::steady_timer>(executor, asio::steady_timer::time_point::max());
    fetching_.insert_or_assign(id, arrived);
    HttpCall asking = channel.adapter->token_call();
    auto reply = co_await parts_.http.send(std::move(asking));
    fetching_.erase(id);
    arrived->cancel();
    if (!reply) co_return std::nullopt;
    auto token = channel.adapter->read_token(*reply, parts_.clock.now());
    if (!token) {
        spdlog::warn("channel {}: no access token (HTTP {})", id, reply->status);
        co_return std::nullopt;
    }
    tokens_.insert_or_assign(id, *token);
    co_return token->value;
}

Time Delivery::retry_time(const Message& message, const Verdict& verdict) {
    if (verdict.wait > 0ms) return parts_.clock.now() + verdict.wait;
    auto backoff = std::min<std::chrono::milliseconds>(1s * (1 << std::min(message.attempts - 1, 10)), kLongestBackoff);
    // Half fixed, half drawn: many messages that failed together do not come back together.
    auto drawn = parts_.random.below(static_cast<std::uint64_t>(backoff.count() / 2 + 1));
    return parts_.clock.now() + backoff / 2 + std::chrono::milliseconds{static_cast<std::int64_t>(drawn)};
}

asio::awaitable<void> Delivery::record(std::vector<Outcome> outcomes) {
    for (Outcome& outcome : outcomes) {
        const Verdict& verdict = outcome.verdict;
        if (verdict.pause_channel > 0ms)
            paused_until_[pause_key(outcome.carrier, outcome.way)] = parts_.clock.now() + verdict.pause_channel;
        outcome.message.error = verdict.reason;
        outcome.message.next_at = retry_time(outcome.message, verdict);
        const bool too_old = parts_.clock.now() - outcome.message.created_at > kGiveUpAfter;
        if (verdict.kind == Kind::give_up || (verdict.kind != Kind::sent && too_old)) outcome.no_way = true;
        parts_.metrics.outbound(outcome.message.to.channel, outcome.no_way                    ? "dead"
                                                            : verdict.kind == Kind::sent      ? "sent"
                                                            : verdict.kind == Kind::other_way ? "other_way"
                                                                                              : "retry");
    }
    const Time now = parts_.clock.now();
    auto work = [this, outcomes, now](storage::Tx& tx) {
        bool any_local = false;
        for (const Outcome& outcome : outcomes) {
            const Message& m = outcome.message;
            if (outcome.no_way) {
                storage::outbox::mark_dead(tx, m.id, m.error);
                report_dead_letter(tx, parts_.channels, m, now);
            } else if (outcome.verdict.kind == Kind::sent) {
                if (outcome.way == Way::local) {
                    storage::console::ChatLine line{.where = m.to,
                                                    .sender = "bot",
                                                    .text = m.content.text,
                                                    .buttons = m.content.buttons,
                                                    .at = now};
                    storage::console::add(tx, m.town, line);
                    any_local = true;
                }
                storage::outbox::mark_sent(tx, m.id);
            } else if (outcome.verdict.kind == Kind::other_way) {
                // A dead session is forgotten; any other way is counted as given up.
                if (outcome.way == Way::session) storage::talk::drop_session(tx, m.to);
                storage::outbox::mark_retry(tx, m.id, now, m.way + (outcome.way == Way::session ? 0 : 1), m.error);
            } else {
                storage::outbox::mark_retry(tx, m.id, m.next_at, m.way, m.error);
            }
        }
        return any_local;
    };
    const bool any_local = co_await storage::transact(parts_.store, work);
    if (any_local && parts_.on_local) parts_.on_local();
}

}  // namespace gridbot::engine
