#pragma once

#include <string>

#include "core/case.hpp"
#include "storage/connection.hpp"

namespace gridbot::commands {

/// How many of a reporter's cases lost who reported them, and how many are not over yet and lose it later.
struct Forgotten {
    int closed = 0;
    int open = 0;
};

/// Takes the reporter, the phone, the name and the words as written out of the cases that are over and ends their
/// pages; what is open needs its reporter until it is done (domain 8.4).
Forgotten forget_reporter(storage::Tx& tx, const std::string& town, const Reporter& reporter);

}  // namespace gridbot::commands
