#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "storage/connection.hpp"

/// People who write in private through a channel that tells where they come from, or that may answer them only for a
/// while.
namespace gridbot::storage::visitors {

struct Visitor {
    std::string grid;              // where the code hangs by which they came last; empty: unknown
    std::optional<Time> spoke_at;  // last message of theirs
    int told = 0;                  // messages to them since
};
std::optional<Visitor> find(Tx& tx, std::string_view town, std::string_view channel, std::string_view account);

/// They came by the code that hangs in `grid`.
void came(Tx& tx, std::string_view town, std::string_view channel, std::string_view account, std::string_view grid,
          Time now);
/// They wrote: whatever window their platform has is open anew.
void spoke(Tx& tx, std::string_view town, std::string_view channel, std::string_view account, Time now);
/// One more message went to them. Of people who never wrote, nothing is noted.
void told(Tx& tx, std::string_view town, std::string_view channel, std::string_view account);

void forget(Tx& tx, std::string_view town, Time before);

}  // namespace gridbot::storage::visitors
