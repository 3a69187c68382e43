#include "storage/whistles.hpp"

namespace gridbot::storage::whistles {
namespace {

constexpr Sql kCall =
    "INSERT INTO whistles (town, case_id, org, called_by, called_at, arrived_at) VALUES ($1, $2, $3, $4, $5, $6) "
    "ON CONFLICT (town, case_id, org) DO UPDATE SET called_by = excluded.called_by, called_at = excluded.called_at, "
    "arrived_at = excluded.arrived_at";
constexpr Sql kOfCase =
    "SELECT org, called_by, called_at, arrived_at FROM whistles WHERE town = $1 AND case_id = $2 ORDER BY org";
constexpr Sql kArrive =
    "UPDATE whistles SET arrived_at = $4 WHERE town = $1 AND case_id = $2 AND org = $3 AND arrived_at IS NULL";

}  // namespace

void call(Tx& tx, std::string_view town, CaseId id, const Call& call) {
    tx.exec(kCall, town, id.value, call.org, call.called_by, call.called_at, call.arrived_at);
}

std::vector<Call> of_case(Tx& tx, std::string_view town, CaseId id) {
    const auto read = [](const Row& row) {
        return Call{row.string(0), row.string(1), row.time(2), row.get<std::optional<Time>>(3)};
    };
    return tx.all(kOfCase, read, town, id.value);
}

bool arrive(Tx& tx, std::string_view town, CaseId id, std::string_view org, Time now) {
    return tx.exec(kArrive, town, id.value, org, now) > 0;
}

}  // namespace gridbot::storage::whistles
