#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "bot/engine/budget.hpp"
#include "bot/engine/channels.hpp"
#include "bot/engine/link_out.hpp"
#include "bot/engine/metrics.hpp"
#include "core/clock.hpp"
#include "core/http_out.hpp"
#include "core/random.hpp"
#include "storage/console.hpp"
#include "storage/outbox.hpp"
#include "storage/store.hpp"

namespace gridbot::engine {

/// Takes messages from the outbox to their platforms. One loop at a time calls send_some(); everything it refers to
/// outlives it.
class Delivery {
public:
    struct Parts {
        storage::Store& store;
        const Channels& channels;
        HttpOut& http;
        const Clock& clock;
        Random& random;
        Metrics& metrics;
        std::function<void()> on_local;  // messages for our own page were kept
        LinkOut* links = nullptr;        // null: there are none
    };
    explicit Delivery(Parts parts);

    /// At start, where no other process shares the database: what the process before had leased is due again.
    boost::asio::awaitable<void> prepare();
    /// Tries some of the messages due at `now`, all at once, one of a conversation. Returns when the next is due: `now`
    /// where there may be more.
    boost::asio::awaitable<std::optional<Time>> send_some(Time now);

private:
    using Message = storage::outbox::Message;
    /// What became of one try: written to the store with the others of its batch.
    struct Outcome {
        Message message;
        std::vector<Message> with;  // said together with it: the same becomes of them
        adapters::Way way = adapters::Way::server;
        adapters::Verdict verdict;
        bool tried = true;  // false: the way is paused, or there is none
        bool no_way = false;
        std::string carrier;  // id of the channel that was called
    };

    struct Claimed {
        Message message;
        std::vector<Message> with;
        std::optional<SessionAddress> session;
    };
    struct Claims {
        std::vector<Claimed> claimed;
        std::optional<Time> later;  // where nothing could be claimed: when to look again
    };
    struct Attempts {
        std::vector<Outcome> outcomes;
        std::exception_ptr error;  // of the first that failed
    };

    boost::asio::awaitable<Claims> claim(std::string town, Time now, int limit);
    boost::asio::awaitable<void> send(std::vector<Claimed> claimed);
    boost::asio::awaitable<Attempts> attempt_all(std::vector<Claimed> claimed);
    boost::asio::awaitable<void> keep_leases(std::set<std::string> towns);
    /// Design 6.3: a live session, the group's robot where one is bound, the server.
    std::vector<adapters::Way> ways_to(const Channel& channel, const Message& message, bool has_live_session) const;
    boost::asio::awaitable<Outcome> attempt(Claimed claimed);
    boost::asio::awaitable<adapters::Verdict> call(const Channel& channel, const Message& message,
                                                   OutboundMessage content, adapters::Way way,
                                                   const std::string& session_url);
    boost::asio::awaitable<adapters::Verdict> say_on_link(const Channel& channel, const Message& message,
                                                          OutboundMessage content, adapters::Way way,
                                                          bool has_other_way);
    boost::asio::awaitable<std::optional<std::string>> token_for(const Channel& channel);
    boost::asio::awaitable<void> record(std::string town, std::vector<Outcome> outcomes);
    bool keep(storage::Tx& tx, const Outcome& outcome, const Message& message, Time now) const;
    std::vector<Message> claim_with(storage::Tx& tx, const Message& message, Time now,
                                    const storage::outbox::Lease& lease) const;
    Time retry_time(const Message& message, const adapters::Verdict& verdict);

    Parts parts_;
    std::string holder_;  // what this process is called among those that share the database
    std::map<std::string, adapters::AccessToken> tokens_;  // by channel: a token belongs to one app
    std::map<std::string, std::shared_ptr<boost::asio::steady_timer>> fetching_;  // cancelled when the token is there
    std::map<std::string, Time> paused_until_;                                    // by channel and way
    std::map<std::string, Budget> budgets_;                                       // likewise
};

}  // namespace gridbot::engine
