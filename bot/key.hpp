#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "core/field_cipher.hpp"
#include "storage/store.hpp"

namespace gridbot {

/// The key of the contact data, which belongs to its database: the database remembers the key's fingerprint, so that a
/// lost or foreign key file is noticed before a second key is used. Makes the key where neither knows one.
/// Throws std::runtime_error with one sentence that says which key is wanted.
FieldCipher::Key key_of_database(storage::Store& store, const std::filesystem::path& key_file, Random& random);

/// Of the key in a file; nothing where there is none. Throws as load_or_create_key does.
std::optional<std::string> fingerprint_of(const std::filesystem::path& key_file);
/// Of the key that sealed the contact data of a database; nothing before its first start.
std::optional<std::string> stored_fingerprint(storage::Tx& tx);
void forget_fingerprint(storage::Tx& tx);

}  // namespace gridbot
