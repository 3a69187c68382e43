#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/case.hpp"
#include "storage/connection.hpp"
#include "storage/part.hpp"

/// What reports count. Every figure is a question to the cases themselves.
namespace gridbot::storage::figures {

struct DayCounts {
    int registered = 0;
    int settled = 0;
    int same_day_total = 0;
    int same_day_settled = 0;
    int sensitive = 0;
    int confirmed = 0;  // by their reporters
};
/// Of the cases registered (settled, confirmed) in [from, to).
DayCounts of_day(Tx& tx, const Part& part, Time from, Time to);
/// Registered and settled in [from, to).
std::pair<int, int> between(Tx& tx, const Part& part, Time from, Time to);
/// The same for each time between two neighbours of `bounds`, which ascend: one pair fewer than bounds.
std::vector<std::pair<int, int>> between_each(Tx& tx, const Part& part, std::span<const Time> bounds);
/// Whole days of a town, and when they begin and end.
struct Days {
    LocalDay first, last;
    Time begin, end;
};
/// Registered and settled in them; of a whole town from what was counted as it happened, so that a year costs no more
/// than a day.
std::pair<int, int> in_days(Tx& tx, const Part& part, const Days& days);
/// When the town's first case was registered.
std::optional<Time> first_registered(Tx& tx, std::string_view town);
/// Rating -> how many of the cases evaluated in [from, to) had it, best first; without those nobody rated.
std::map<int, int, std::greater<>> ratings(Tx& tx, const Part& part, Time from, Time to);
/// Code -> registered in [from, to), without sensitive ones.
std::map<std::string, int> by_category(Tx& tx, const Part& part, Time from, Time to);
/// Emergencies registered in [from, to), not sensitive, in order.
std::vector<Case> emergencies(Tx& tx, const Part& part, Time from, Time to, int limit);
/// Same-day cases registered in [from, to) and not settled by `to`.
std::vector<Case> unsettled_same_day(Tx& tx, const Part& part, Time from, Time to, int limit);

}  // namespace gridbot::storage::figures
