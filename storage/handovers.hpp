#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "storage/connection.hpp"

/// Who stands in for whom while on leave (domain 3.3, 4). A person has at most one stand-in.
namespace gridbot::storage::handovers {

struct Handover {
    std::string from;  // person ids
    std::string to;
    Time asked_at;
    std::optional<Time> until;
    bool confirmed = false;
};

/// A later one of the same person replaces an earlier one.
void put(Tx& tx, std::string_view town, const Handover& handover);
std::optional<Handover> of(Tx& tx, std::string_view town, std::string_view from);
/// What waits for the person's yes, oldest first.
std::vector<Handover> waiting_for(Tx& tx, std::string_view town, std::string_view to);
/// Confirmed ones in force at `now`.
std::vector<Handover> in_force(Tx& tx, std::string_view town, Time now);
void end(Tx& tx, std::string_view town, std::string_view from);

}  // namespace gridbot::storage::handovers
