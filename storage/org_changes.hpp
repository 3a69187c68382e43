#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/org_change.hpp"
#include "core/time.hpp"
#include "storage/connection.hpp"

/// What administrators changed in the chat.
namespace gridbot::storage::org_changes {

struct Entry {
    OrgChange change;
    Time at;
    std::string person;  // who did it
};

/// Appends, in the town's turn.
void add(Tx& tx, std::string_view town, const Entry& entry);
/// In the order in which they were made.
std::vector<Entry> all(Tx& tx, std::string_view town);
/// How many there are: they are never changed or removed, so another number means other changes.
int count(Tx& tx, std::string_view town);

}  // namespace gridbot::storage::org_changes
