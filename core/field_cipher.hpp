#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "core/errors.hpp"
#include "core/random.hpp"

namespace gridbot {

/// Seals contact data for the database: AES-256-GCM, a fresh nonce each time; the key lives outside the database.
/// Sealed form: nonce (12 bytes) | ciphertext | tag (16 bytes). Immutable but for the generator; any thread.
class FieldCipher {
public:
    using Key = std::array<unsigned char, 32>;

    FieldCipher(const Key& key, Random& random) : key_(key), random_(random) {}

    /// `bound_to` is authenticated but not stored: the same value must be given to open, so that a sealed field
    /// cannot be moved to another row.
    std::string seal(std::string_view plain, std::string_view bound_to) const;
    /// Errors: bad_payload (wrong key, other row, changed or cut bytes).
    Result<std::string> open(std::string_view sealed, std::string_view bound_to) const;

    /// What only who has the key can put under `data`, for addresses that we give away and get back: 32 hex characters.
    /// A mark for one purpose is none for another.
    std::string mark(std::string_view purpose, std::string_view data) const;

private:
    Key key_;
    Random& random_;
};

/// Names a key without giving it away: 16 hex characters.
std::string fingerprint(const FieldCipher::Key& key);

/// Reads the key file; nothing where there is none. Throws as below.
std::optional<FieldCipher::Key> load_key(const std::filesystem::path& file);

/// Reads the key file (64 hex characters), or makes it with mode 0600 where there is none.
/// Throws std::runtime_error with one sentence: unreadable, wrong shape, or the folder cannot be written.
FieldCipher::Key load_or_create_key(const std::filesystem::path& file, Random& random);

}  // namespace gridbot
