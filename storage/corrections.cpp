#include "storage/corrections.hpp"

#include "storage/case_row.hpp"

namespace gridbot::storage::corrections {
namespace {

constexpr Sql kAdd =
    "INSERT INTO corrections (town, case_id, at, person, from_category, to_category, why) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (town, case_id, at) DO UPDATE SET to_category = "
    "excluded.to_category";
constexpr Sql kSince =
    "SELECT case_id, at, person, from_category, to_category, why FROM corrections WHERE town = $1 AND at >= $2 "
    "ORDER BY case_id, at";

}  // namespace

void add(Tx& tx, std::string_view town, const Correction& correction) {
    tx.exec(kAdd, town, correction.case_id.value, correction.at, correction.person, correction.from, correction.to,
            join_codes(correction.why));
}

std::vector<Correction> since(Tx& tx, std::string_view town, Time since) {
    const auto read = [](const Row& row) {
        return Correction{CaseId{row.int64(0)}, row.time(1),   row.string(2),
                          row.string(3),        row.string(4), split_codes(row.text(5))};
    };
    return tx.all(kSince, read, town, since);
}

}  // namespace gridbot::storage::corrections
