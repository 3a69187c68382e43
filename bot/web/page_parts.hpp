#pragma once

#include <chrono>

#include "bot/engine/channels.hpp"
#include "bot/web/picture_desk.hpp"
#include "bot/web/voice.hpp"
#include "core/clock.hpp"
#include "core/field_cipher.hpp"
#include "storage/store.hpp"

namespace gridbot::web {

/// What every page that shows or changes cases works with.
struct PageParts {
    storage::Store& store;
    const engine::Channels& channels;
    const FieldCipher& cipher;
    const Clock& clock;
    const Voice& voice;
    PictureDesk& pictures;
};

/// How often an address may ask for pages that are not there before it has to wait.
inline constexpr int kMostGuesses = 10;
inline constexpr std::chrono::minutes kGuessesWithin{10};

}  // namespace gridbot::web
