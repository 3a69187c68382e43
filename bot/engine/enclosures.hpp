#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "bot/engine/channels.hpp"
#include "core/clock.hpp"
#include "core/field_cipher.hpp"
#include "storage/store.hpp"

namespace gridbot::engine {

/// What pictures and files hold that go out: made at the moment they are asked for. Safe from any thread; everything it
/// refers to outlives it.
class Enclosures {
public:
    struct Parts {
        storage::Store& store;
        const Channels& channels;
        const FieldCipher& cipher;
        const Clock& clock;
    };
    explicit Enclosures(Parts parts) : parts_(std::move(parts)) {}

    /// By the name that the outbox keeps ("daily-2026-11-23.png"). Nothing where it cannot be made, which is logged.
    boost::asio::awaitable<std::optional<std::string>> bytes_of(std::string town, std::string source);

    /// The address under which a platform may fetch a picture for thirty days; empty without a public address.
    std::string address_of(std::string_view town, std::string_view source) const;
    /// Is that what address_of() gave away, and not over? `until` and `mark` as they stand in the address.
    bool gave(std::string_view town, std::string_view source, std::string_view until, std::string_view mark) const;

private:
    Parts parts_;
};

}  // namespace gridbot::engine
