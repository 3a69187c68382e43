#pragma once

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "bot/engine/budget.hpp"
#include "bot/engine/channels.hpp"
#include "storage/outbox.hpp"

/// Which way a message goes, and when: decided from what waits, what went out and what is closed, touching nothing.
namespace gridbot::engine {

/// A way of a channel into a conversation. Several robots of one group are several roads of one way.
struct Road {
    const Channel* carrier = nullptr;
    adapters::Way way = adapters::Way::server;
};

/// "hall/robot": tells roads apart.
std::string key_of(const Road& road);

/// What went out on the roads within the last minute, and which of them a platform has closed for a while.
class Traffic {
public:
    /// How long a message of this lane must wait before it may go this road; zero: it may go at `now`.
    std::chrono::milliseconds wait(const Road& road, const Conversation& to, storage::outbox::Lane lane,
                                   Time now) const;
    /// The roads that have not much of their minute left, by key_of().
    std::set<std::string> crowded(const Channels& channels, Time now) const;
    void went(const Road& road, const Conversation& to, Time now);
    void close(const Road& road, Time until);

private:
    std::map<std::string, Budget> budgets_;     // by road, and by road and conversation
    std::map<std::string, Time> closed_until_;  // by road
};

/// The ways into a conversation, best first, each with its roads (design 6.3: a live session, the group's robots where
/// any are bound, the server), as far as they can say `message`. What answers no message has no way as a reply. None
/// where the channel is not in this build or configuration.
std::vector<std::vector<Road>> ways_to(const Channels& channels, const Conversation& to, bool has_live_session,
                                       const OutboundMessage& message);
/// With which of them to begin, where `given_up` of those that need no session were.
std::size_t first_of(const std::vector<std::vector<Road>>& ways, std::size_t given_up);

struct Plan {
    enum class Kind { go, wait, no_way } kind = Kind::no_way;
    Road road;
    std::size_t way = 0;  // which of the ways it is
    std::chrono::milliseconds wait{0};
};

/// `ways` as ways_to() gives them, those before `first` given up. Of several robots the one that is free soonest. What
/// can wait waits for its way; an emergency takes the next way that is free.
Plan plan(const std::vector<std::vector<Road>>& ways, std::size_t first, const Conversation& to,
          storage::outbox::Lane lane, const Traffic& traffic, Time now);

}  // namespace gridbot::engine
