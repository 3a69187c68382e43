#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/case.hpp"
#include "storage/connection.hpp"

/// How a case stood before its last event that can be taken back (domain 6.3a, 反悔). One per case.
namespace gridbot::storage::undo_points {

struct UndoPoint {
    std::string person;  // id of whose event it was
    Time at;
    CaseEvent event = CaseEvent::note;
    Case before;  // what update() writes; the rest is as in the row
};

void put(Tx& tx, std::string_view town, CaseId id, const UndoPoint& point);
/// `before` is the row of today with everything an event can change put back.
std::optional<UndoPoint> find(Tx& tx, std::string_view town, const Case& row);
void drop(Tx& tx, std::string_view town, CaseId id);

}  // namespace gridbot::storage::undo_points
