#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bot/engine/channels.hpp"
#include "commands/context.hpp"
#include "commands/intake/reading.hpp"
#include "core/clock.hpp"
#include "core/field_cipher.hpp"
#include "core/picture_file.hpp"
#include "storage/store.hpp"

namespace gridbot::web {

/// Says something in somebody's name, from a page or an interface, through the same path as a message in a private
/// chat: rights and states are checked there.
class Voice {
public:
    struct Parts {
        storage::Store& store;
        const engine::Channels& channels;
        const FieldCipher& cipher;
        const Clock& clock;
        std::function<void()> on_commit;
    };
    explicit Voice(Parts parts) : parts_(std::move(parts)) {}

    struct Line {
        std::shared_ptr<const commands::Desk> desk;
        commands::Actor actor;
        Conversation where;          // private
        std::optional<Group> place;  // of residents: where the words are about what they leave out
        std::string text;
        std::optional<intake::Reading> reading;  // what the text means, where that is known
        std::vector<PictureFile> pictures{};     // that go with the words, where the request has a key
        bool confirmed = false;                  // the actor pressed a button that says what it does
        std::string key;  // of the request: one that comes again gets the first one's answer; empty: it has none
    };
    struct Answer {
        commands::Reply reply;
        bool repeated = false;
    };
    /// Throws storage::StoreError when it cannot be stored now.
    boost::asio::awaitable<Answer> say(Line line) const;

private:
    Parts parts_;
};

}  // namespace gridbot::web
