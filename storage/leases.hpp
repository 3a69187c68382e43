#pragma once

#include <string_view>

#include "storage/connection.hpp"

/// Rights that one process at a time holds among those that share a database: a channel that only one may listen on.
namespace gridbot::storage::leases {

/// Takes the right, or renews it. True: `holder` has it until `until`; renew it well before. False: another has.
bool take(Tx& tx, std::string_view town, std::string_view name, std::string_view holder, Time now, Time until);

/// Ends the holder's right at once, where it has it: at an orderly stop, so that another need not wait.
void give_back(Tx& tx, std::string_view town, std::string_view name, std::string_view holder);

}  // namespace gridbot::storage::leases
