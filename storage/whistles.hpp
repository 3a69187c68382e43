#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/case.hpp"
#include "storage/connection.hpp"

/// Whom a whistle called to a case, and who came (domain M43).
namespace gridbot::storage::whistles {

struct Call {
    std::string org;  // code
    std::string called_by;
    Time called_at;
    std::optional<Time> arrived_at;
};

/// An organisation that was called already is called anew.
void call(Tx& tx, std::string_view town, CaseId id, const Call& call);
/// In the order of their codes.
std::vector<Call> of_case(Tx& tx, std::string_view town, CaseId id);
/// False when the organisation was not called or has arrived before.
bool arrive(Tx& tx, std::string_view town, CaseId id, std::string_view org, Time now);

}  // namespace gridbot::storage::whistles
