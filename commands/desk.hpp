#pragma once

#include <memory>

#include "commands/intake/reader.hpp"
#include "commands/place_index.hpp"
#include "core/town.hpp"

namespace gridbot::commands {

/// Where a town's messages are understood: its rules, the reader of its language and the index of its places.
/// Immutable: another organisation is another desk.
struct Desk {
    std::shared_ptr<const Town> town;
    intake::Reader reader;
    PlaceIndex places;
};

/// Throws std::runtime_error when the embedded vocabulary cannot be read: a fault of the build.
std::unique_ptr<const Desk> make_desk(std::shared_ptr<const Town> town);

}  // namespace gridbot::commands
