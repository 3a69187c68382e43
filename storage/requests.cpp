#include "storage/requests.hpp"

namespace gridbot::storage::requests {
namespace {

constexpr Sql kPut =
    "INSERT INTO requests (town, case_id, kind, asked_by, asked_at, until, reason) VALUES ($1, $2, $3, $4, $5, $6, $7) "
    "ON CONFLICT (town, case_id, kind) DO UPDATE SET asked_by = excluded.asked_by, asked_at = excluded.asked_at, "
    "until = excluded.until, reason = excluded.reason";
constexpr Sql kFind =
    "SELECT asked_by, asked_at, until, reason FROM requests WHERE town = $1 AND case_id = $2 AND kind = $3";
constexpr Sql kDrop = "DELETE FROM requests WHERE town = $1 AND case_id = $2 AND kind = $3";
constexpr Sql kDropAll = "DELETE FROM requests WHERE town = $1 AND case_id = $2";

}  // namespace

std::string_view name_of(Kind kind) {
    switch (kind) {
        case Kind::extend:
            return "extend";
        case Kind::suspend:
            return "suspend";
        case Kind::supervise:
            return "supervise";
    }
    return {};
}

void put(Tx& tx, std::string_view town, const Request& request) {
    tx.exec(kPut, town, request.case_id.value, name_of(request.kind), request.asked_by, request.asked_at, request.until,
            request.reason);
}

std::optional<Request> find(Tx& tx, std::string_view town, CaseId id, Kind kind) {
    const auto read = [&](const Row& row) {
        return Request{id, kind, row.string(0), row.time(1), row.time(2), row.string(3)};
    };
    return tx.first(kFind, read, town, id.value, name_of(kind));
}

bool drop(Tx& tx, std::string_view town, CaseId id, Kind kind) {
    return tx.exec(kDrop, town, id.value, name_of(kind)) > 0;
}

void drop_all(Tx& tx, std::string_view town, CaseId id) {
    tx.exec(kDropAll, town, id.value);
}

}  // namespace gridbot::storage::requests
