#include "core/field_cipher.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <charconv>
#include <fstream>
#include <memory>
#include <stdexcept>

#include "core/digest.hpp"

namespace gridbot {
namespace {

constexpr std::size_t kNonce = 12;
constexpr std::size_t kTag = 16;
constexpr std::size_t kToken = 16;  // bytes

using Context = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

Context new_context() {
    Context context(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
    if (!context) throw std::runtime_error("OpenSSL: no cipher context");
    return context;
}

// Looked up once: by name for every field it costs more than the encryption.
const EVP_CIPHER* aes_256_gcm() {
    static const std::unique_ptr<EVP_CIPHER, decltype(&EVP_CIPHER_free)> cipher(
        EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr), &EVP_CIPHER_free);
    if (!cipher) throw std::runtime_error("OpenSSL: no AES-256-GCM");
    return cipher.get();
}

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

FieldCipher::Key parse_key(const std::string& hex, const std::filesystem::path& file) {
    FieldCipher::Key key{};
    bool good = hex.size() == 2 * key.size();
    for (std::size_t i = 0; good && i < key.size(); ++i) {
        unsigned value = 0;
        auto [end, error] = std::from_chars(hex.data() + 2 * i, hex.data() + 2 * i + 2, value, 16);
        good = error == std::errc{} && end == hex.data() + 2 * i + 2;
        key[i] = static_cast<unsigned char>(value);
    }
    if (!good) throw std::runtime_error(fmt::format("key file {} does not hold 64 hex characters", file.string()));
    return key;
}

}  // namespace

std::string FieldCipher::seal(std::string_view plain, std::string_view bound_to) const {
    std::string sealed(kNonce + plain.size() + kTag, '\0');
    random_.fill({bytes_of(sealed), kNonce});
    auto context = new_context();
    int length = 0;
    unsigned char* out = bytes_of(sealed) + kNonce;
    bool good = EVP_EncryptInit_ex(context.get(), aes_256_gcm(), nullptr, key_.data(), bytes_of(sealed)) == 1 &&
                EVP_EncryptUpdate(context.get(), nullptr, &length, bytes_of(bound_to),
                                  static_cast<int>(bound_to.size())) == 1 &&
                EVP_EncryptUpdate(context.get(), out, &length, bytes_of(plain), static_cast<int>(plain.size())) == 1 &&
                EVP_EncryptFinal_ex(context.get(), out + length, &length) == 1 &&
                EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kTag, out + plain.size()) == 1;
    if (!good) throw std::runtime_error("OpenSSL: AES-GCM failed");
    return sealed;
}

Result<std::string> FieldCipher::open(std::string_view sealed, std::string_view bound_to) const {
    if (sealed.size() < kNonce + kTag) return Errc::bad_payload;
    std::string plain(sealed.size() - kNonce - kTag, '\0');
    std::string tag(sealed.substr(sealed.size() - kTag));
    auto context = new_context();
    int length = 0;
    unsigned char last[kTag];
    bool good = EVP_DecryptInit_ex(context.get(), aes_256_gcm(), nullptr, key_.data(), bytes_of(sealed)) == 1 &&
                EVP_DecryptUpdate(context.get(), nullptr, &length, bytes_of(bound_to),
                                  static_cast<int>(bound_to.size())) == 1 &&
                EVP_DecryptUpdate(context.get(), bytes_of(plain), &length, bytes_of(sealed) + kNonce,
                                  static_cast<int>(plain.size())) == 1 &&
                EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, kTag, tag.data()) == 1 &&
                EVP_DecryptFinal_ex(context.get(), last, &length) == 1;
    if (!good) return Errc::bad_payload;
    return plain;
}

std::string FieldCipher::new_token() const {
    return random_.hex(kToken);
}

std::string FieldCipher::mark(std::string_view purpose, std::string_view data) const {
    const std::string_view key(reinterpret_cast<const char*>(key_.data()), key_.size());
    return sha256_hex(hmac_sha256(hmac_sha256(key, purpose), data)).substr(0, 32);
}

std::string fingerprint(const FieldCipher::Key& key) {
    constexpr std::size_t kShown = 16;
    const std::string_view bytes{reinterpret_cast<const char*>(key.data()), key.size()};
    return sha256_hex(hmac_sha256(bytes, "gridbot key fingerprint")).substr(0, kShown);
}

std::optional<FieldCipher::Key> load_key(const std::filesystem::path& file) {
    if (!std::filesystem::exists(file)) return std::nullopt;
    std::ifstream in(file);
    std::string hex;
    if (!(in >> hex)) throw std::runtime_error(fmt::format("key file {} cannot be read", file.string()));
    return parse_key(hex, file);
}

FieldCipher::Key load_or_create_key(const std::filesystem::path& file, Random& random) {
    if (const auto known = load_key(file)) return *known;
    FieldCipher::Key key{};
    random.fill(key);
    const std::string hex = fmt::format("{:02x}\n", fmt::join(key, ""));
    if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path());
    int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool written =
        fd >= 0 && ::write(fd, hex.data(), hex.size()) == static_cast<ssize_t>(hex.size()) && ::fsync(fd) == 0;
    if (fd >= 0) ::close(fd);
    if (!written) throw std::runtime_error(fmt::format("key file {} cannot be written", file.string()));
    return key;
}

}  // namespace gridbot
