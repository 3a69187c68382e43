#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/case.hpp"
#include "storage/connection.hpp"

/// What somebody asked for a case and somebody else has to grant or answer. One of a kind per case.
namespace gridbot::storage::requests {

enum class Kind { extend, suspend, supervise };
std::string_view name_of(Kind kind);

struct Request {
    CaseId case_id;
    Kind kind = Kind::extend;
    std::string asked_by;  // person id
    Time asked_at;
    Time until;  // the new due time, the resumption, the time to answer by
    std::string reason;
};

/// A later request of the kind replaces an earlier one.
void put(Tx& tx, std::string_view town, const Request& request);
std::optional<Request> find(Tx& tx, std::string_view town, CaseId id, Kind kind);
/// False when there was none.
bool drop(Tx& tx, std::string_view town, CaseId id, Kind kind);
void drop_all(Tx& tx, std::string_view town, CaseId id);

}  // namespace gridbot::storage::requests
