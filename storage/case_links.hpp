#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/case.hpp"
#include "storage/connection.hpp"

/// What a case has to do with another one.
namespace gridbot::storage::case_links {

/// resembles: staff were shown the other as a likely twin.
enum class Kind { merged_into, split_from, relates_to, resembles };

struct Link {
    CaseId other;
    std::string note;  // of merged_into: the state before
};

/// One of a kind per case; a later one replaces an earlier one.
void put(Tx& tx, std::string_view town, CaseId id, Kind kind, const Link& link);
std::optional<Link> find(Tx& tx, std::string_view town, CaseId id, Kind kind);
void drop(Tx& tx, std::string_view town, CaseId id, Kind kind);
/// The cases that point at `other`, lowest id first.
std::vector<CaseId> pointing_at(Tx& tx, std::string_view town, CaseId other, Kind kind);

}  // namespace gridbot::storage::case_links
