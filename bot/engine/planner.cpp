#include "bot/engine/planner.hpp"

#include <algorithm>

namespace gridbot::engine {
namespace {

using namespace std::chrono_literals;
using adapters::Way;
using storage::outbox::Lane;

std::string key_of(const Road& road, const Conversation& to) {
    return key_of(road) + "/" + to.id;
}

}  // namespace

std::string key_of(const Road& road) {
    return road.carrier->config.id + "/" + std::string(adapters::name_of(road.way));
}

std::chrono::milliseconds Traffic::wait(const Road& road, const Conversation& to, Lane lane, Time now) const {
    std::chrono::milliseconds wait = 0ms;
    const std::string key = key_of(road);
    if (auto closed = closed_until_.find(key); closed != closed_until_.end() && closed->second > now)
        wait = closed->second - now;
    const auto look = [&](const std::string& budget, int per_minute) {
        if (auto known = budgets_.find(budget); known != budgets_.end())
            wait = std::max(wait, known->second.wait(now, per_minute, lane));
    };
    look(key, road.carrier->adapter->per_minute(road.way));
    if (const auto known = budgets_.find(key); known != budgets_.end())
        wait = std::max(wait, known->second.wait_after_last(now, road.carrier->adapter->least_pause(road.way)));
    look(key_of(road, to), road.carrier->adapter->per_minute_each(road.way));
    return wait;
}

std::set<std::string> Traffic::crowded(const Channels& channels, Time now) const {
    std::set<std::string> roads;
    for (const auto& [id, channel] : channels.all()) {
        for (const Way way : adapters::kWays) {
            const auto known = budgets_.find(key_of({&channel, way}));
            if (known != budgets_.end() && known->second.crowded(now, channel.adapter->per_minute(way)))
                roads.insert(known->first);
        }
    }
    return roads;
}

void Traffic::went(const Road& road, const Conversation& to, Time now) {
    if (road.carrier->adapter->per_minute(road.way) > 0) budgets_[key_of(road)].went(now);
    if (road.carrier->adapter->per_minute_each(road.way) > 0) budgets_[key_of(road, to)].went(now);
    // Conversations come and go; what is over a minute old limits nobody.
    std::erase_if(budgets_, [now](auto& budget) { return budget.second.over(now); });
}

void Traffic::close(const Road& road, Time until) {
    closed_until_[key_of(road)] = until;
}

std::vector<std::vector<Road>> ways_to(const Channels& channels, const Conversation& to, bool has_live_session,
                                       const OutboundMessage& message) {
    std::vector<std::vector<Road>> ways;
    const Channel* channel = channels.find(to.channel);
    if (!channel) return ways;
    const auto robots = channels.robots_of(to);
    std::vector<Road> by_robots;
    for (const Channel* robot : robots) by_robots.push_back({robot, Way::robot});
    const bool hears = channel->adapter->traits().hears;
    for (const Way way : channel->adapter->ways(to, has_live_session)) {
        if (way == Way::reply && message.answers.empty()) continue;
        if (way == Way::server && hears && !by_robots.empty()) ways.push_back(by_robots);
        if (way == Way::robot && !by_robots.empty())
            ways.push_back(by_robots);
        else
            ways.push_back({{channel, way}});
    }
    std::erase_if(ways, [&message](const std::vector<Road>& roads) {
        return !roads.front().carrier->adapter->can_say(message, roads.front().way);
    });
    return ways;
}

// A session that failed is forgotten, not counted: one that lives has its turn whatever was given up behind it.
std::size_t first_of(const std::vector<std::vector<Road>>& ways, std::size_t given_up) {
    for (std::size_t way = 0; way < std::min(given_up, ways.size()); ++way)
        if (ways[way].front().way == Way::session) return way;
    return given_up;
}

Plan plan(const std::vector<std::vector<Road>>& ways, std::size_t first, const Conversation& to, Lane lane,
          const Traffic& traffic, Time now) {
    Plan best;
    for (std::size_t way = first; way < ways.size(); ++way) {
        for (const Road& road : ways[way]) {
            const auto wait = traffic.wait(road, to, lane, now);
            if (best.kind == Plan::Kind::no_way || wait < best.wait) best = {Plan::Kind::wait, road, way, wait};
        }
        if (best.kind == Plan::Kind::wait && best.wait == 0ms) best.kind = Plan::Kind::go;
        if (best.kind == Plan::Kind::go || lane != Lane::emergency) break;
    }
    return best;
}

}  // namespace gridbot::engine
