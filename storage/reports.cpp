#include "storage/reports.hpp"

namespace gridbot::storage::reports {
namespace {

constexpr Sql kKeep =
    "INSERT INTO reports (town, kind, day, at, body) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (town, kind, day) DO UPDATE SET at = excluded.at, body = excluded.body";
constexpr Sql kFind = "SELECT kind, day, at, body FROM reports WHERE town = $1 AND kind = $2 AND day = $3";
constexpr Sql kBetween =
    "SELECT kind, day, at, body FROM reports WHERE town = $1 AND kind = $2 AND day >= $3 AND day < $4 ORDER BY day";

Report read(const Row& row) {
    return {row.string(0), row.string(1), row.time(2), row.string(3)};
}

}  // namespace

void keep(Tx& tx, std::string_view town, const Report& report) {
    tx.exec(kKeep, town, report.kind, report.day, report.at, report.body);
}

std::optional<Report> find(Tx& tx, std::string_view town, std::string_view kind, std::string_view day) {
    return tx.first(kFind, read, town, kind, day);
}

std::vector<Report> between(Tx& tx, std::string_view town, std::string_view kind, std::string_view from,
                            std::string_view to) {
    return tx.all(kBetween, read, town, kind, from, to);
}

}  // namespace gridbot::storage::reports
