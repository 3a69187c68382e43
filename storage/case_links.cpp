#include "storage/case_links.hpp"

namespace gridbot::storage::case_links {
namespace {

constexpr Sql kPut =
    "INSERT INTO case_links (town, case_id, kind, other_id, note) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (town, case_id, kind) DO UPDATE SET other_id = excluded.other_id, note = excluded.note";
constexpr Sql kFind = "SELECT other_id, note FROM case_links WHERE town = $1 AND case_id = $2 AND kind = $3";
constexpr Sql kDrop = "DELETE FROM case_links WHERE town = $1 AND case_id = $2 AND kind = $3";
constexpr Sql kPointingAt =
    "SELECT case_id FROM case_links WHERE town = $1 AND other_id = $2 AND kind = $3 ORDER BY case_id";

std::string_view name_of(Kind kind) {
    switch (kind) {
        case Kind::merged_into:
            return "merged";
        case Kind::split_from:
            return "split";
        case Kind::relates_to:
            return "relates";
        case Kind::resembles:
            return "resembles";
    }
    return {};
}

}  // namespace

void put(Tx& tx, std::string_view town, CaseId id, Kind kind, const Link& link) {
    tx.exec(kPut, town, id.value, name_of(kind), link.other.value, link.note);
}

std::optional<Link> find(Tx& tx, std::string_view town, CaseId id, Kind kind) {
    const auto read = [](const Row& row) { return Link{CaseId{row.int64(0)}, row.string(1)}; };
    return tx.first(kFind, read, town, id.value, name_of(kind));
}

void drop(Tx& tx, std::string_view town, CaseId id, Kind kind) {
    tx.exec(kDrop, town, id.value, name_of(kind));
}

std::vector<CaseId> pointing_at(Tx& tx, std::string_view town, CaseId other, Kind kind) {
    const auto read = [](const Row& row) { return CaseId{row.int64(0)}; };
    return tx.all(kPointingAt, read, town, other.value, name_of(kind));
}

}  // namespace gridbot::storage::case_links
