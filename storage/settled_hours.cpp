#include "storage/settled_hours.hpp"

namespace gridbot::storage::settled_hours {
namespace {

constexpr Sql kAdd =
    "INSERT INTO settled_hours (town, hour, cases) VALUES ($1, $2, $3) "
    "ON CONFLICT (town, hour) DO UPDATE SET cases = settled_hours.cases + excluded.cases";
constexpr Sql kBetween =
    "SELECT COALESCE(SUM(cases), 0) FROM settled_hours WHERE town = $1 AND hour >= $2 AND hour < $3";

std::optional<std::int64_t> hour_of(std::optional<Time> at) {
    if (!at) return std::nullopt;
    return std::chrono::floor<std::chrono::hours>(at->time_since_epoch()).count();
}

}  // namespace

void move(Tx& tx, std::string_view town, std::optional<Time> before, std::optional<Time> after) {
    const auto from = hour_of(before), to = hour_of(after);
    if (from == to) return;
    if (from) tx.exec(kAdd, town, *from, -1);
    if (to) tx.exec(kAdd, town, *to, 1);
}

bool is_bound(Time at) {
    return at.time_since_epoch() % std::chrono::hours{1} == std::chrono::milliseconds::zero();
}

int between(Tx& tx, std::string_view town, Time from, Time to) {
    return tx.value<int>(kBetween, town, *hour_of(from), *hour_of(to)).value_or(0);
}

}  // namespace gridbot::storage::settled_hours
