#pragma once

#include <string>
#include <vector>

#include "core/case.hpp"
#include "core/field_cipher.hpp"
#include "core/town.hpp"
#include "storage/connection.hpp"

/// What people may ask a town about themselves (domain 8.4, 8.5): in the chat, or at its desk.
namespace gridbot::commands {

/// A head and a line for each of somebody's cases, as their reporter sees them at `now`, the phone masked.
std::string own_data(const Town& town, const FieldCipher& cipher, const std::vector<Case>& cases, Time now);

/// How many of a reporter's cases lost who reported them, and how many are not over yet and lose it later.
struct Forgotten {
    int closed = 0;
    int open = 0;
};

/// Takes the reporter, the phone, the name and the words as written out of the cases that are over and ends their
/// pages; what is open needs its reporter until it is done.
Forgotten forget_reporter(storage::Tx& tx, const std::string& town, const Reporter& reporter);

}  // namespace gridbot::commands
