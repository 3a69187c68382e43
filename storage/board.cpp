#include "storage/board.hpp"

#include <map>

#include "storage/case_row.hpp"

namespace gridbot::storage::board {
namespace {

#define GRIDBOT_PART GRIDBOT_PART_OF("")
#define GRIDBOT_OVERDUE "due_at <= $3 AND state <> 'suspended'"

// Of the whole town; the part's own are picked out afterwards.
constexpr Sql kShares =
    "SELECT grid, escalation_level, COUNT(*), SUM(CASE WHEN due_at <= $2 AND state <> 'suspended' THEN 1 ELSE 0 END), "
    "SUM(supervised) FROM cases WHERE town = $1 AND " GRIDBOT_CASE_IS_OPEN " GROUP BY grid, escalation_level";
constexpr Sql kOpen = "SELECT " GRIDBOT_CASE_COLUMNS " FROM cases WHERE " GRIDBOT_PART " AND " GRIDBOT_CASE_IS_OPEN
                      " AND ($4 = 0 OR (" GRIDBOT_OVERDUE
                      ")) AND ($5 = 0 OR supervised = 1) AND ($6 = '' OR category = $6 OR category LIKE $6 || '.%') "
                      "AND escalation_level >= $7 ORDER BY due_at, id LIMIT $8 OFFSET $9";
constexpr Sql kWaiting =
    "SELECT channel, COUNT(*) FROM outbox WHERE town = $1 AND state <> 'sent' AND state <> 'dead' GROUP BY channel";
constexpr Sql kDead = "SELECT channel, COUNT(*) FROM outbox WHERE town = $1 AND state = 'dead' GROUP BY channel";

}  // namespace

std::vector<OpenShare> open_shares(Tx& tx, const Part& part, Time now) {
    const auto read = [](const Row& row) {
        return OpenShare{row.string(0), row.get<int>(1), row.get<int>(2), row.get<int>(3), row.get<int>(4)};
    };
    std::vector<OpenShare> shares = tx.all(kShares, read, part.town, now);
    const GridsOf ours(part);
    std::erase_if(shares, [&](const OpenShare& share) { return !ours.contains(share.grid); });
    return shares;
}

std::vector<Case> open_cases(Tx& tx, const Part& part, const Wanted& wanted, Time now) {
    return tx.all(kOpen, read_case, part.town, codes_of(part.grids), now, wanted.overdue, wanted.supervised,
                  wanted.category, wanted.rung, wanted.limit, wanted.offset);
}

std::vector<Delivery> deliveries(Tx& tx, std::string_view town) {
    std::map<std::string, Delivery> channels;
    tx.each(
        kWaiting, [&](const Row& row) { channels[row.string(0)].waiting = row.get<int>(1); }, town);
    tx.each(
        kDead, [&](const Row& row) { channels[row.string(0)].dead = row.get<int>(1); }, town);
    std::vector<Delivery> deliveries;
    for (auto& [channel, delivery] : channels) {
        delivery.channel = channel;
        deliveries.push_back(std::move(delivery));
    }
    return deliveries;
}

}  // namespace gridbot::storage::board
