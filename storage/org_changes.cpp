#include "storage/org_changes.hpp"

#include "core/json.hpp"

namespace gridbot::storage::org_changes {
namespace {

constexpr Sql kAdd = "INSERT INTO org_changes (town, number, at, person, kind, cells) VALUES ($1, $2, $3, $4, $5, $6)";
constexpr Sql kAll = "SELECT at, person, kind, cells FROM org_changes WHERE town = $1 ORDER BY number";
constexpr Sql kCount = "SELECT COALESCE(MAX(number), 0) FROM org_changes WHERE town = $1";

Entry read_entry(const Row& row) {
    Entry entry{{}, row.time(0), row.string(1)};
    entry.change.kind = org_change_named(row.text(2)).value_or(OrgChange::Kind::bind_group);
    const auto cells = parse_json(row.string(3));
    if (cells.is_object()) entry.change.cells = cells.get<std::map<std::string, std::string>>();
    return entry;
}

}  // namespace

void add(Tx& tx, std::string_view town, const Entry& entry) {
    const nlohmann::json cells = entry.change.cells;
    tx.exec(kAdd, town, count(tx, town) + 1, entry.at, entry.person, name_of(entry.change.kind), dump_json(cells));
}

std::vector<Entry> all(Tx& tx, std::string_view town) {
    return tx.all(kAll, read_entry, town);
}

int count(Tx& tx, std::string_view town) {
    return tx.value<int>(kCount, town).value_or(0);
}

}  // namespace gridbot::storage::org_changes
