#pragma once

#include <boost/asio/awaitable.hpp>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "bot/engine/channels.hpp"
#include "bot/engine/enclosures.hpp"
#include "bot/engine/link_out.hpp"
#include "bot/engine/metrics.hpp"
#include "bot/engine/planner.hpp"
#include "bot/engine/quota.hpp"
#include "bot/engine/tokens.hpp"
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
        Enclosures& enclosures;
        Quota& quota;
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
        Plan plan;
        adapters::Verdict verdict;
    };

    struct Claimed {
        Message message;
        std::vector<Message> with;
        std::optional<SessionAddress> session;
        std::optional<adapters::Verdict> closed;  // why the server may not be asked to say it now
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
    boost::asio::awaitable<Outcome> attempt(Claimed claimed);
    boost::asio::awaitable<adapters::Verdict> call(const Channel& channel, const Message& message,
                                                   OutboundMessage content, adapters::Way way,
                                                   const std::string& session_url);
    boost::asio::awaitable<std::optional<adapters::Verdict>> attach(const Channel& channel, const std::string& town,
                                                                    adapters::Way way, OutboundMessage& content,
                                                                    adapters::SendContext& context);
    boost::asio::awaitable<adapters::Verdict> say_on_link(const Channel& channel, const Message& message,
                                                          OutboundMessage content, adapters::Way way,
                                                          bool has_other_way);
    boost::asio::awaitable<void> record(std::string town, std::vector<Outcome> outcomes);
    bool keep(storage::Tx& tx, const Outcome& outcome, const Message& message, Time now) const;
    std::vector<Message> claim_with(storage::Tx& tx, const Message& message, Time now,
                                    const storage::outbox::Lease& lease, const std::set<std::string>& crowded) const;
    Time retry_time(const Message& message, const adapters::Verdict& verdict);

    Parts parts_;
    std::string holder_;  // what this process is called among those that share the database
    Tokens tokens_;
    Traffic traffic_;
};

}  // namespace gridbot::engine
