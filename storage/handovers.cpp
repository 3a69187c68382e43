#include "storage/handovers.hpp"

namespace gridbot::storage::handovers {
namespace {

constexpr Sql kPut =
    "INSERT INTO handovers (town, from_person, to_person, asked_at, until, confirmed) VALUES ($1, $2, $3, $4, $5, $6) "
    "ON CONFLICT (town, from_person) DO UPDATE SET to_person = excluded.to_person, asked_at = excluded.asked_at, "
    "until = excluded.until, confirmed = excluded.confirmed";
constexpr Sql kOf =
    "SELECT from_person, to_person, asked_at, until, confirmed FROM handovers WHERE town = $1 AND from_person = $2";
// A town has few of them: who is on leave today.
constexpr Sql kOfTown =
    "SELECT from_person, to_person, asked_at, until, confirmed FROM handovers WHERE town = $1 ORDER BY asked_at";
constexpr Sql kEnd = "DELETE FROM handovers WHERE town = $1 AND from_person = $2";

Handover read(const Row& row) {
    const std::int64_t until = row.int64(3);
    return {row.string(0), row.string(1), row.time(2), until == 0 ? std::nullopt : std::optional(row.time(3)),
            row.boolean(4)};
}

}  // namespace

void put(Tx& tx, std::string_view town, const Handover& handover) {
    tx.exec(kPut, town, handover.from, handover.to, handover.asked_at, handover.until.value_or(Time{}),
            handover.confirmed);
}

std::optional<Handover> of(Tx& tx, std::string_view town, std::string_view from) {
    return tx.first(kOf, read, town, from);
}

std::vector<Handover> waiting_for(Tx& tx, std::string_view town, std::string_view to) {
    auto all = tx.all(kOfTown, read, town);
    std::erase_if(all, [&](const Handover& one) { return one.confirmed || one.to != to; });
    return all;
}

std::vector<Handover> in_force(Tx& tx, std::string_view town, Time now) {
    auto all = tx.all(kOfTown, read, town);
    std::erase_if(all, [&](const Handover& one) { return !one.confirmed || (one.until && *one.until <= now); });
    return all;
}

void end(Tx& tx, std::string_view town, std::string_view from) {
    tx.exec(kEnd, town, from);
}

}  // namespace gridbot::storage::handovers
