#include "bot/engine/links.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>
#include <vector>

#include "bot/engine/dead_letter.hpp"
#include "bot/engine/open_link.hpp"
#include "storage/leases.hpp"
#include "storage/outbox.hpp"
#include "storage/towns.hpp"
#include "storage/transact.hpp"

namespace gridbot::engine {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
constexpr auto as_tuple = asio::as_tuple(asio::use_awaitable);

constexpr auto kFirstPause = 1s;
constexpr std::uint64_t kMostJitterMs = 1000;
// Renewed at every look: who lets it end is dead, or has lost the database.
constexpr auto kLease = 20s;
constexpr auto kLookAgain = 5s;

void log_failure(std::exception_ptr error) {
    try {
        if (error) std::rethrow_exception(error);
    } catch (const std::exception& failure) {
        spdlog::critical("a link's keeper ended: {}", failure.what());
    }
}

std::string role_of(const HttpRequest& handshake) {
    return fmt::format("{}/{}", handshake.header("X-Self-ID"), handshake.header("X-Client-Role"));
}

// The name of the lease.
std::string lease_of(const Channel& channel) {
    return "channel." + channel.config.id;
}

}  // namespace

struct Links::Keeper {
    Keeper(const Channel& kept, Strand strand) : channel(kept), link(*kept.adapter->link()), wake(strand) {}

    const Channel& channel;
    const adapters::Link& link;
    asio::steady_timer wake;
    std::vector<std::shared_ptr<OpenLink>> open;               // the newest last; those that were replaced too
    std::map<std::string, std::shared_ptr<OpenLink>> by_role;  // of those that the other side opened
    std::shared_ptr<OpenLink> current;                         // of those that we open
    int failures = 0;                                          // in a row
    int refusals = 0;                                          // likewise, of links that were open
    bool refused = false;                                      // the last attempt, for a fault of the configuration
    bool given_up = false;
    Time leased_until;
};

Links::Links(Parts parts) : parts_(std::move(parts)), strand_(asio::make_strand(parts_.executor)) {
    holder_ = parts_.random.hex(4);
    for (const auto& [name, channel] : parts_.channels.all()) {
        if (!channel.adapter->link()) continue;
        keepers_.emplace(name, std::make_shared<Keeper>(channel, strand_));
        parts_.health.tell(name, {.up = false, .why = "no connection yet"});
    }
}

// A link and its keeper know each other.
Links::~Links() {
    for (const auto& [name, keeper] : keepers_) {
        keeper->open.clear();
        keeper->by_role.clear();
        keeper->current.reset();
    }
}

asio::awaitable<void> Links::run() {
    auto running = run_here();
    co_await asio::co_spawn(strand_, std::move(running), asio::use_awaitable);
}

asio::awaitable<void> Links::run_here() {
    for (const auto& [name, keeper] : keepers_)
        if (keeper->link.rules().opened_by_us) asio::co_spawn(strand_, keep(keeper), log_failure);
    co_return;
}

void Links::stop() {
    asio::post(strand_, [this] {
        stopping_ = true;
        for (const auto& [name, keeper] : keepers_) {
            for (const auto& link : keeper->open) link->close();
            keeper->wake.cancel();
        }
    });
}

asio::awaitable<void> Links::keep(std::shared_ptr<Keeper> keeper) {
    const std::string& id = keeper->channel.config.id;
    while (!stopping_) {
        const bool ours = co_await hold(*keeper);
        if (!ours && keeper->current) keeper->current->close();
        if (!ours) parts_.health.tell(id, {.up = true, .why = "held by another process"});
        if (ours && !keeper->given_up && !keeper->current) {
            auto opened = co_await open(*keeper);
            if (!opened) {
                const auto length = next_pause(*keeper);
                if (!stopping_) co_await pause(*keeper, length);
                continue;
            }
            keeper->current = make_link(keeper, std::move(opened), nullptr);
            asio::co_spawn(strand_, keeper->current->run(), log_failure);
        }
        const auto link = keeper->current;
        const bool changed = link && (link->over() || link->replaced());
        if (!changed && !stopping_) co_await pause(*keeper, kLookAgain);
        if (!link || !(link->over() || link->replaced())) continue;
        keeper->current.reset();
        keeper->failures = link->worked() ? 0 : keeper->failures + 1;
        keeper->refusals = link->refused() ? keeper->refusals + 1 : 0;
        if (link->replaced() && !link->over()) continue;  // the next is opened at once
        const int most = keeper->link.rules().most_refusals;
        if (link->given_up() || (most > 0 && keeper->refusals >= most)) {
            keeper->given_up = true;
            std::string why = link->why();
            co_await alarm(keeper, std::move(why));
            continue;
        }
        parts_.health.tell(id, {.up = false, .why = link->why()});
        const auto length = next_pause(*keeper);
        if (!stopping_) co_await pause(*keeper, length);
    }
    co_await give_back(*keeper);
}

std::chrono::milliseconds Links::next_pause(Keeper& keeper) {
    const adapters::LinkRules& rules = keeper.link.rules();
    auto length =
        std::min<std::chrono::milliseconds>(kFirstPause * (1 << std::min(keeper.failures, 10)), rules.longest_pause);
    if (keeper.refused) length = rules.pause_if_refused;
    return length + std::chrono::milliseconds(parts_.random.below(kMostJitterMs));
}

asio::awaitable<void> Links::pause(Keeper& keeper, std::chrono::milliseconds length) {
    keeper.wake.expires_after(length);
    co_await keeper.wake.async_wait(as_tuple);
}

// Sockets live in real time, and so do the leases of those who hold them.
asio::awaitable<bool> Links::hold(Keeper& keeper) {
    if (!parts_.store.shared()) co_return true;
    const Time now = SystemClock().now();
    auto work = [this, &keeper, now](storage::Tx& tx) {
        return storage::leases::take(tx, keeper.channel.home->code(), lease_of(keeper.channel), holder_, now,
                                     now + kLease);
    };
    try {
        const bool taken = co_await storage::transact(parts_.store, work);
        keeper.leased_until = taken ? now + kLease : Time{};
    } catch (const storage::StoreError& failure) {
        spdlog::warn("channel {}: its lease could not be renewed: {}", keeper.channel.config.id, failure.what());
    }
    co_return keeper.leased_until > now;
}

asio::awaitable<void> Links::give_back(Keeper& keeper) {
    if (!parts_.store.shared()) co_return;
    auto work = [this, &keeper](storage::Tx& tx) {
        storage::leases::give_back(tx, keeper.channel.home->code(), lease_of(keeper.channel), holder_);
    };
    try {
        co_await storage::transact(parts_.store, work);
    } catch (const storage::StoreError&) {
        // It ends by itself.
    }
}

asio::awaitable<Result<adapters::LinkAddress>> Links::address_of(Keeper& keeper) {
    keeper.refused = false;
    auto question = keeper.link.ask();
    if (!question) co_return keeper.link.address(nullptr);
    HttpCall asking = std::move(*question);
    auto reply = co_await parts_.http.send(std::move(asking));
    if (!reply) co_return reply.error();
    // Too many at once are told so by 429; the rest of 4xx is for whoever wrote the configuration.
    keeper.refused = reply->status >= 400 && reply->status < 500 && reply->status != 429 && reply->status != 408;
    auto address = keeper.link.address(&*reply);
    if (!address)
        spdlog::warn("channel {}: no address for its connection (HTTP {})", keeper.channel.config.id, reply->status);
    co_return address;
}

asio::awaitable<std::shared_ptr<WebSocket>> Links::open(Keeper& keeper) {
    const std::string& id = keeper.channel.config.id;
    auto address = co_await address_of(keeper);
    if (!address) {
        ++keeper.failures;
        parts_.health.tell(id, {.up = false,
                                .why = keeper.refused ? "the platform refuses to open a connection"
                                                      : "the platform cannot be reached"});
        if (keeper.refused) {
            const auto shared = keepers_.at(id);
            std::string why = "the platform refuses to open a connection";
            co_await alarm(shared, std::move(why));
        }
        co_return nullptr;
    }
    WebSocketCall call{
        .url = std::move(address->url), .headers = std::move(address->headers), .silence = keeper.link.rules().silence};
    auto socket = co_await parts_.sockets.open(std::move(call));
    if (!socket) {
        ++keeper.failures;
        parts_.health.tell(id, {.up = false, .why = "cannot connect: " + socket.error().message()});
        co_return nullptr;
    }
    co_return std::move(*socket);
}

std::shared_ptr<OpenLink> Links::make_link(const std::shared_ptr<Keeper>& keeper, std::shared_ptr<WebSocket> socket,
                                           const HttpRequest* handshake) {
    std::string name = fmt::format("{}{}", holder_, ++links_made_);
    OpenLink::Parts parts{.strand = strand_,
                          .channel = keeper->channel,
                          .rules = keeper->link.rules(),
                          .metrics = parts_.metrics,
                          .health = parts_.health,
                          .socket = std::move(socket),
                          .talk = keeper->link.talk(std::move(name), handshake),
                          .receive = parts_.receive,
                          .used_up = parts_.used_up,
                          .on_usable = [this, keeper] { asio::co_spawn(strand_, usable(keeper), log_failure); },
                          .on_change = [keeper] { keeper->wake.cancel(); }};
    auto link = std::make_shared<OpenLink>(std::move(parts));
    std::erase_if(keeper->open, [](const auto& one) { return one->over(); });
    keeper->open.push_back(link);
    return link;
}

asio::awaitable<void> Links::usable(std::shared_ptr<Keeper> keeper) {
    const std::string& town = keeper->channel.home->code();
    parts_.health.tell(keeper->channel.config.id, {});
    auto work = [keeper, town, now = parts_.clock.now()](storage::Tx& tx) {
        storage::towns::take_turn(tx, town);
        storage::outbox::hurry(tx, town, keeper->channel.config.id, now);
    };
    try {
        co_await storage::transact(parts_.store, work);
    } catch (const storage::StoreError& failure) {
        spdlog::warn("what waits for channel {} goes out later: {}", keeper->channel.config.id, failure.what());
    }
    parts_.on_usable();
}

asio::awaitable<void> Links::alarm(std::shared_ptr<Keeper> keeper, std::string why) {
    const Channel& channel = keeper->channel;
    parts_.health.tell(channel.config.id, {.up = false, .why = why});
    spdlog::error("channel {}: {}", channel.config.id, why);
    auto work = [this, &channel, why, now = parts_.clock.now()](storage::Tx& tx) {
        storage::towns::take_turn(tx, channel.home->code());
        report_lost_link(tx, parts_.channels, channel.home->code(), channel.config.id, why, now);
    };
    try {
        co_await storage::transact(parts_.store, work);
        parts_.on_usable();
    } catch (const storage::StoreError& failure) {
        spdlog::warn("nobody could be told that channel {} is down: {}", channel.config.id, failure.what());
    }
}

HttpResponse Links::admit(std::string_view channel, const HttpRequest& handshake) {
    const auto found = keepers_.find(channel);
    if (found == keepers_.end() || found->second->link.rules().opened_by_us) return {.status = 404};
    const adapters::Admission admission = found->second->link.admit(handshake);
    if (admission.status != 101) {
        parts_.metrics.inbound(channel, "refused");
        return {.status = admission.status};
    }
    auto talk = [this, keeper = found->second, handshake](std::shared_ptr<WebSocket> socket) {
        return serve(keeper, std::move(socket), handshake);
    };
    SocketUpgrade upgrade{admission.subprotocol, std::move(talk), found->second->link.rules().silence};
    HttpResponse response;
    response.upgrade = std::make_shared<const SocketUpgrade>(std::move(upgrade));
    return response;
}

asio::awaitable<void> Links::serve(std::shared_ptr<Keeper> keeper, std::shared_ptr<WebSocket> socket,
                                   HttpRequest handshake) {
    auto serving = serve_here(std::move(keeper), std::move(socket), std::move(handshake));
    co_await asio::co_spawn(strand_, std::move(serving), asio::use_awaitable);
}

asio::awaitable<void> Links::serve_here(std::shared_ptr<Keeper> keeper, std::shared_ptr<WebSocket> socket,
                                        HttpRequest handshake) {
    const std::string role = role_of(handshake);
    const auto link = make_link(keeper, std::move(socket), &handshake);
    // A bridge that comes again has lost the connection before, whatever that one looks like from here.
    if (const auto older = std::exchange(keeper->by_role[role], link)) older->close();
    if (stopping_) link->close();
    co_await link->run();
    std::erase(keeper->open, link);
    if (const auto known = keeper->by_role.find(role); known != keeper->by_role.end() && known->second == link)
        keeper->by_role.erase(known);
    if (keeper->by_role.empty())
        parts_.health.tell(keeper->channel.config.id, {.up = false, .why = "no bridge is connected"});
}

asio::awaitable<Result<std::string>> Links::say(std::string channel, OutboundMessage message, adapters::Way way,
                                                adapters::SendContext context) {
    auto saying = say_here(std::move(channel), std::move(message), way, std::move(context));
    co_return co_await asio::co_spawn(strand_, std::move(saying), asio::use_awaitable);
}

asio::awaitable<Result<std::string>> Links::say_here(std::string channel, OutboundMessage message, adapters::Way way,
                                                     adapters::SendContext context) {
    const auto found = keepers_.find(channel);
    if (found == keepers_.end()) co_return Errc::not_found;
    const auto& links = found->second->open;
    const auto link = std::find_if(links.rbegin(), links.rend(), [](const auto& one) { return one->usable(); });
    if (link == links.rend()) co_return Errc::not_found;
    const std::shared_ptr<OpenLink> chosen = *link;
    auto saying = chosen->say(std::move(message), way, std::move(context));
    co_return co_await std::move(saying);
}

}  // namespace gridbot::engine
