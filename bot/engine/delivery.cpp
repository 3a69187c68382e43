#include "bot/engine/delivery.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <iterator>

#include "bot/engine/backoff.hpp"
#include "bot/engine/dead_letter.hpp"
#include "bot/engine/merging.hpp"
#include "bot/engine/moot.hpp"
#include "bot/engine/reply_window.hpp"
#include "bot/engine/sent_as.hpp"
#include "core/stop_point.hpp"
#include "storage/talk.hpp"
#include "storage/towns.hpp"
#include "storage/transact.hpp"

namespace gridbot::engine {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using adapters::Verdict;
using adapters::Way;
using Kind = Verdict::Kind;

// Enough to keep several slow platforms busy, few enough to stay polite.
constexpr int kAtOnce = 16;
// Renewed while the calls take: whoever lets it end is dead, or has lost the database.
constexpr auto kLease = 15s;
constexpr auto kLongestBackoff = 10min;
// Another process may hold the link, and take the message then.
constexpr auto kWithoutLink = 2s;
// A message that could not be said for a day is no news any more.
constexpr auto kGiveUpAfter = 24h;

bool is_link(Way way) {
    return way == Way::link || way == Way::reply;
}

}  // namespace

Delivery::Delivery(Parts parts) : parts_(std::move(parts)), tokens_(parts_.http, parts_.clock) {
    holder_ = parts_.random.hex(8);
}

asio::awaitable<void> Delivery::prepare() {
    // Others that share the database may be sending: what a dead one had claimed is due when its lease has ended.
    if (parts_.store.shared()) co_return;
    for (const auto& home : parts_.channels.homes()) {
        auto work = [town = home->code()](storage::Tx& tx) { storage::outbox::release_leases(tx, town); };
        co_await storage::transact(parts_.store, work);
    }
}

asio::awaitable<std::optional<Time>> Delivery::send_some(Time now) {
    auto peek = [this](storage::Tx& tx) {
        std::vector<std::optional<Time>> next;
        for (const auto& home : parts_.channels.homes()) next.push_back(storage::outbox::next_due(tx, home->code()));
        return next;
    };
    const std::vector<std::optional<Time>> next = co_await storage::query(parts_.store, peek);
    const auto towns_due = std::ranges::count_if(next, [now](const auto& due) { return due && *due <= now; });
    std::optional<Time> earliest;
    std::vector<Claimed> claimed;
    for (std::size_t i = 0; i < next.size(); ++i) {
        std::optional<Time> due = next[i];
        if (due && *due <= now) {
            const std::string& town = parts_.channels.homes()[i]->code();
            Claims some = co_await claim(town, now, std::max<int>(1, kAtOnce / static_cast<int>(towns_due)));
            due = some.later;
            std::ranges::move(some.claimed, std::back_inserter(claimed));
        }
        if (due && (!earliest || *due < *earliest)) earliest = due;
    }
    if (claimed.empty()) co_return earliest;
    co_await send(std::move(claimed));
    co_return now;
}

asio::awaitable<Delivery::Claims> Delivery::claim(std::string town, Time now, int limit) {
    const storage::outbox::Lease lease{holder_, now + kLease};
    // Looked at here, since the traffic belongs to this strand.
    const std::set<std::string> crowded = traffic_.crowded(parts_.channels, now);
    auto work = [this, town, now, limit, lease, crowded](storage::Tx& tx) {
        storage::towns::take_turn(tx, town);
        Claims claims;
        bool dropped = false;
        for (Message& message : storage::outbox::claim(tx, town, now, lease, limit)) {
            if (is_moot(tx, message, now)) {
                storage::outbox::mark_moot(tx, town, message.id, holder_);
                dropped = true;
                continue;
            }
            auto session = storage::talk::session_of(tx, town, message.to, now);
            auto with = claim_with(tx, message, now, lease, crowded);
            auto closed = closed_window(tx, parts_.channels, message, now);
            claims.claimed.push_back({std::move(message), std::move(with), std::move(session), std::move(closed)});
        }
        // What is due and was not claimed waits behind a message of its conversation that is leased or tried again.
        if (claims.claimed.empty()) claims.later = dropped ? now : storage::outbox::next_due_after(tx, town, now);
        return claims;
    };
    co_return co_await storage::transact(parts_.store, work);
}

std::vector<storage::outbox::Message> Delivery::claim_with(storage::Tx& tx, const Message& message, Time now,
                                                           const storage::outbox::Lease& lease,
                                                           const std::set<std::string>& crowded) const {
    const Channel* channel = parts_.channels.find(message.to.channel);
    // What was tried before may have arrived: more under its key would be taken for the same message.
    if (message.attempts > 1 || !may_merge(message) || !channel || channel->adapter->traits().local) return {};
    auto with = storage::outbox::behind(tx, message.town, message, now, static_cast<int>(kMostMerged));
    const auto ways = ways_to(parts_.channels, message.to, false, message.content);
    const bool is_crowded = !ways.empty() && std::ranges::all_of(ways.front(), [&](const Road& road) {
        return crowded.contains(key_of(road));
    });
    std::erase_if(with, [&](const Message& one) { return is_moot(tx, one, now); });
    with.resize(merged_with(message, with, is_crowded));
    for (Message& one : with) storage::outbox::claim_too(tx, message.town, lease, one);
    return with;
}

asio::awaitable<void> Delivery::send(std::vector<Claimed> claimed) {
    using namespace asio::experimental::awaitable_operators;
    stop_point("claimed");
    std::set<std::string> towns;
    for (const Claimed& one : claimed) towns.insert(one.message.town);
    // Whichever ends first ends the other: the leases are kept alive as long as the calls take.
    auto calls = attempt_all(std::move(claimed));
    auto leases = keep_leases(towns);
    auto both = std::move(calls) || std::move(leases);
    auto ended = co_await std::move(both);
    stop_point("sent");
    // Handed over, not thrown: a failure of one side would leave the other running.
    Attempts& attempts = std::get<0>(ended);
    if (attempts.error) std::rethrow_exception(attempts.error);
    std::map<std::string, std::vector<Outcome>> by_town;
    for (Outcome& outcome : attempts.outcomes) by_town[outcome.message.town].push_back(std::move(outcome));
    for (auto& [town, outcomes] : by_town) co_await record(town, std::move(outcomes));
    stop_point("marked");
}

asio::awaitable<Delivery::Attempts> Delivery::attempt_all(std::vector<Claimed> claimed) {
    auto executor = co_await asio::this_coro::executor;
    using Operation = decltype(asio::co_spawn(executor, std::declval<asio::awaitable<Outcome>>(), asio::deferred));
    std::vector<Operation> operations;
    for (Claimed& one : claimed) {
        auto attempting = attempt(std::move(one));
        operations.push_back(asio::co_spawn(executor, std::move(attempting), asio::deferred));
    }
    auto group = asio::experimental::make_parallel_group(std::move(operations));
    auto [order, errors, outcomes] = co_await group.async_wait(asio::experimental::wait_for_all(), asio::use_awaitable);
    Attempts attempts{std::move(outcomes), nullptr};
    for (const auto& error : errors)
        if (error && !attempts.error) attempts.error = error;
    co_return attempts;
}

asio::awaitable<void> Delivery::keep_leases(std::set<std::string> towns) {
    asio::steady_timer renewal(co_await asio::this_coro::executor);
    for (;;) {
        renewal.expires_after(kLease / 3);
        co_await renewal.async_wait(asio::use_awaitable);
        for (const std::string& town : towns) {
            const storage::outbox::Lease lease{holder_, parts_.clock.now() + kLease};
            auto work = [town, lease](storage::Tx& tx) { storage::outbox::renew(tx, town, lease); };
            try {
                co_await storage::transact(parts_.store, work);
            } catch (const storage::StoreError& failure) {
                // The calls under way go on; at worst another process makes them again.
                spdlog::warn("leases could not be renewed: {}", failure.what());
            }
        }
    }
}

asio::awaitable<Delivery::Outcome> Delivery::attempt(Claimed claimed) {
    Outcome outcome{.message = std::move(claimed.message), .with = std::move(claimed.with)};
    const std::optional<SessionAddress> session = std::move(claimed.session);
    const std::optional<Verdict> closed = std::move(claimed.closed);
    const Message& m = outcome.message;
    const Time now = parts_.clock.now();
    const auto ways = ways_to(parts_.channels, m.to, session.has_value(), m.content);
    const std::size_t first = first_of(ways, static_cast<std::size_t>(m.way));
    outcome.plan = plan(ways, first, m.to, m.lane, traffic_, now);
    const Road& road = outcome.plan.road;
    if (outcome.plan.kind == Plan::Kind::no_way) {
        outcome.verdict.reason = ways.empty() ? "channel is not in this build or configuration" : m.error;
        co_return outcome;
    }
    if (closed && road.way == Way::server) {
        const bool has_other = outcome.plan.way + 1 < ways.size();
        outcome.plan.kind = closed->kind == Kind::retry && !has_other ? Plan::Kind::wait : Plan::Kind::go;
        outcome.verdict = *closed;
        if (has_other) outcome.verdict.kind = Kind::other_way;
        co_return outcome;
    }
    if (outcome.plan.kind == Plan::Kind::wait) {
        outcome.verdict = {Kind::retry, outcome.plan.wait, 0ms, "the platform takes no more of them right now"};
        co_return outcome;
    }
    if (road.way == Way::local) co_return outcome;
    traffic_.went(road, m.to, now);
    // Named, since GCC 12 loses a conditional's temporary inside a co_await expression.
    const std::string session_url = session ? session->url : std::string{};
    OutboundMessage content = merged(m, outcome.with);
    if (is_link(road.way)) {
        const auto later = ways.begin() + static_cast<std::ptrdiff_t>(outcome.plan.way);
        const bool other =
            std::any_of(later, ways.end(), [](const auto& roads) { return !is_link(roads.front().way); });
        outcome.verdict = co_await say_on_link(*road.carrier, m, std::move(content), road.way, other);
        co_return outcome;
    }
    outcome.verdict = co_await call(*road.carrier, m, std::move(content), road.way, session_url);
    // What the robot will not say, the server may.
    const bool is_last = outcome.plan.way + 1 == ways.size();
    if (road.way == Way::robot && !is_last && outcome.verdict.kind == Kind::give_up)
        outcome.verdict.kind = Kind::other_way;
    co_return outcome;
}

asio::awaitable<Verdict> Delivery::call(const Channel& channel, const Message& message, OutboundMessage content,
                                        Way way, const std::string& session_url) {
    const adapters::Adapter& adapter = *channel.adapter;
    adapters::SendContext context{
        .to = message.to, .session_url = session_url, .now = parts_.clock.now(), .idempotency_key = message.id};
    // A token may have died early: then once more with a new one.
    for (int round = 0; round < 2; ++round) {
        if (adapter.needs_token(way)) {
            auto token = co_await tokens_.get(channel);
            if (!token) co_return Verdict{Kind::retry, 0ms, 0ms, "no access token"};
            context.token = *token;
        }
        auto refused = co_await attach(channel, message.town, way, content, context);
        if (refused) co_return *refused;
        auto encoded = adapter.encode(content, way, context);
        if (!encoded) co_return Verdict{Kind::other_way, 0ms, 0ms, encoded.error().message()};
        parts_.quota.called(channel, way);
        auto reply = co_await parts_.http.send(std::move(*encoded));
        if (!reply) co_return Verdict{Kind::retry, 0ms, 0ms, reply.error().message()};
        Verdict verdict = adapter.judge(*reply, way);
        if (verdict.kind == Kind::sent) verdict.as = adapter.sent_as(*reply, content, context);
        if (verdict.kind != Kind::refresh_token) co_return verdict;
        tokens_.drop(channel, context.token);
    }
    co_return Verdict{Kind::retry, 60s, 0ms, "access token refused"};
}

asio::awaitable<Verdict> Delivery::say_on_link(const Channel& channel, const Message& message, OutboundMessage content,
                                               Way way, bool has_other_way) {
    const adapters::SendContext context{
        .to = message.to, .session_url = {}, .token = {}, .now = parts_.clock.now(), .idempotency_key = message.id};
    Result<std::string> answer = Errc::not_found;
    if (parts_.links) answer = co_await parts_.links->say(channel.config.id, std::move(content), way, context);
    if (answer) {
        const HttpReply reply{200, std::move(*answer)};
        Verdict verdict = channel.adapter->judge(reply, way);
        if (verdict.kind == Kind::sent) verdict.as = channel.adapter->sent_as(reply, message.content, context);
        co_return verdict;
    }
    const std::string reason = answer.error().message();
    // Nothing was said. Once a link is usable again, what waits for one is due at once.
    if (answer.error() == Errc::not_found)
        co_return Verdict{has_other_way ? Kind::other_way : Kind::retry, kWithoutLink, 0ms, "no connection is open"};
    if (answer.error() == Errc::timed_out || answer.error() == Errc::unreachable)
        co_return Verdict{Kind::retry, 0ms, 0ms, reason};
    co_return Verdict{Kind::other_way, 0ms, 0ms, reason};
}

// What goes with a message is made here, and handed over first where the platform wants it so.
asio::awaitable<std::optional<Verdict>> Delivery::attach(const Channel& channel, const std::string& town, Way way,
                                                         OutboundMessage& content, adapters::SendContext& context) {
    if (!content.attachment || !context.media_id.empty()) co_return std::nullopt;
    const adapters::Adapter& adapter = *channel.adapter;
    const Attachment attached = *content.attachment;
    if (adapter.traits().pictures == Reach::Pictures::in_text) {
        const std::string address = parts_.enclosures.address_of(town, attached.source);
        if (!address.empty()) content.text += fmt::format("\n\n![{}]({})", content.title, address);
        content.attachment.reset();
        co_return std::nullopt;
    }
    auto bytes = co_await parts_.enclosures.bytes_of(town, attached.source);
    if (!bytes) co_return Verdict{Kind::give_up, 0ms, 0ms, "what was to be sent cannot be made"};
    context.bytes = std::move(*bytes);
    if (!adapter.needs_upload(content)) co_return std::nullopt;
    auto upload = adapter.upload(content, context);
    if (!upload) co_return Verdict{Kind::give_up, 0ms, 0ms, "the platform does not take such a file"};
    auto reply = co_await parts_.http.send(std::move(*upload));
    if (!reply) co_return Verdict{Kind::retry, 0ms, 0ms, reply.error().message()};
    auto media_id = adapter.read_upload(*reply);
    if (!media_id) {
        // What the platform says of an upload it says as it does of a message.
        Verdict verdict = adapter.judge(*reply, way);
        if (verdict.kind == Kind::sent) verdict = {Kind::retry, 0ms, 0ms, "no id for what was uploaded"};
        co_return verdict;
    }
    context.media_id = *media_id;
    co_return std::nullopt;
}

Time Delivery::retry_time(const Message& message, const Verdict& verdict) {
    const auto wait = verdict.wait > 0ms ? verdict.wait : backoff(parts_.random, 1s, kLongestBackoff, message.attempts);
    return parts_.clock.now() + wait;
}

asio::awaitable<void> Delivery::record(std::string town, std::vector<Outcome> outcomes) {
    for (Outcome& outcome : outcomes) {
        const Verdict& verdict = outcome.verdict;
        const bool has_way = outcome.plan.kind != Plan::Kind::no_way;
        if (has_way && verdict.pause_channel > 0ms)
            traffic_.close(outcome.plan.road, parts_.clock.now() + verdict.pause_channel);
        outcome.message.error = verdict.reason;
        outcome.message.next_at = retry_time(outcome.message, verdict);
        const bool too_old = parts_.clock.now() - outcome.message.created_at > kGiveUpAfter;
        if (verdict.kind == Kind::give_up || (verdict.kind != Kind::sent && too_old))
            outcome.plan.kind = Plan::Kind::no_way;
        if (outcome.plan.kind == Plan::Kind::wait) continue;
        parts_.metrics.outbound(outcome.message.to.channel, outcome.plan.kind == Plan::Kind::no_way ? "dead"
                                                            : verdict.kind == Kind::sent            ? "sent"
                                                            : verdict.kind == Kind::other_way       ? "other_way"
                                                                                                    : "retry");
    }
    const Time now = parts_.clock.now();
    const Quota::Counts used = parts_.quota.take(town);
    auto work = [this, town, outcomes, used, now](storage::Tx& tx) {
        storage::towns::take_turn(tx, town);
        parts_.quota.keep(tx, town, used, now);
        bool any_local = false;
        for (const Outcome& outcome : outcomes) {
            any_local |= keep(tx, outcome, outcome.message, now);
            for (const Message& one : outcome.with) any_local |= keep(tx, outcome, one, now);
        }
        return any_local;
    };
    bool any_local = false;
    try {
        any_local = co_await storage::transact(parts_.store, work);
    } catch (...) {
        parts_.quota.give_back(town, used);
        throw;
    }
    if (any_local && parts_.on_local) parts_.on_local();
}

// True when a line for our own page was kept. Nothing is when the lease was lost: another process tells the outcome.
bool Delivery::keep(storage::Tx& tx, const Outcome& outcome, const Message& m, Time now) const {
    const std::string& error = outcome.message.error;
    const Road& road = outcome.plan.road;
    if (outcome.plan.kind == Plan::Kind::no_way) {
        // A card that stays as it was is no message that was lost.
        if (storage::outbox::mark_dead(tx, m.town, m.id, holder_, error) && m.content.replaces.empty())
            report_dead_letter(tx, parts_.channels, m, now);
        return false;
    }
    if (outcome.plan.kind == Plan::Kind::wait) {
        storage::outbox::put_back(tx, m.town, m.id, holder_, outcome.message.next_at, error);
        return false;
    }
    if (outcome.verdict.kind == Kind::sent) {
        const std::int64_t with = m.id == outcome.message.id ? 0 : outcome.message.id;
        const bool ours = storage::outbox::mark_sent(tx, m.town, m.id, holder_, with);
        if (road.way == Way::server && with == 0) count_in_window(tx, parts_.channels, m);
        if (ours && outcome.with.empty()) remember_as(tx, m, outcome.verdict.as, now);
        if (road.way == Way::session && road.carrier->adapter->session_serves_once())
            storage::talk::drop_session(tx, m.town, m.to);
        if (!ours || road.way != Way::local) return false;
        storage::console::ChatLine line{
            .where = m.to, .sender = "bot", .text = m.content.text, .buttons = m.content.buttons, .at = now};
        if (const auto& attached = m.content.attachment; attached && attached->kind == Attachment::Kind::picture)
            line.pictures.push_back(attached->source);
        storage::console::add(tx, m.town, line);
        return true;
    }
    if (outcome.verdict.kind == Kind::other_way) {
        // A dead session is forgotten; any other way is counted as given up.
        const bool was_session = road.way == Way::session;
        if (was_session) storage::talk::drop_session(tx, m.town, m.to);
        // An emergency that went round a way which was full comes back to it.
        const bool went_round = !was_session && outcome.plan.way > static_cast<std::size_t>(m.way);
        const Time next = went_round ? outcome.message.next_at : now;
        storage::outbox::mark_retry(tx, m.town, m.id, holder_, next, m.way + (was_session || went_round ? 0 : 1),
                                    error);
        return false;
    }
    storage::outbox::mark_retry(tx, m.town, m.id, holder_, outcome.message.next_at, m.way, error);
    return false;
}

}  // namespace gridbot::engine
