#include "bot/key.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "storage/meta.hpp"

namespace gridbot {
namespace {

constexpr const char* kFingerprint = "key_fingerprint";

[[noreturn]] void refuse(const std::filesystem::path& key_file, bool has_key, const std::string& wanted) {
    throw std::runtime_error(
        fmt::format("the key file {} {}, but the contact data of the database was sealed with the key whose "
                    "fingerprint is {}; put that key there",
                    key_file.string(), has_key ? "holds another key" : "is missing", wanted));
}

}  // namespace

FieldCipher::Key key_of_database(storage::Store& store, const std::filesystem::path& key_file, Random& random) {
    const auto wanted = storage::query_now(store, stored_fingerprint);
    const auto held = fingerprint_of(key_file);
    if (wanted && held != wanted) refuse(key_file, held.has_value(), *wanted);
    const FieldCipher::Key key = load_or_create_key(key_file, random);
    // Another gridbot may have begun with another key on the same new database meanwhile.
    const std::string agreed = storage::run_now(store, [print = fingerprint(key)](storage::Tx& tx) {
        return storage::meta::set_if_absent(tx, kFingerprint, print);
    });
    if (agreed != fingerprint(key)) refuse(key_file, true, agreed);
    return key;
}

std::optional<std::string> fingerprint_of(const std::filesystem::path& key_file) {
    const auto key = load_key(key_file);
    return key ? std::optional(fingerprint(*key)) : std::nullopt;
}

std::optional<std::string> stored_fingerprint(storage::Tx& tx) {
    return storage::meta::get(tx, kFingerprint);
}

void forget_fingerprint(storage::Tx& tx) {
    storage::meta::remove(tx, kFingerprint);
}

}  // namespace gridbot
