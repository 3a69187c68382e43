#include "adapters/wecom_crypt/crypt.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <vector>

#include "core/digest.hpp"

namespace gridbot::adapters {
namespace {

constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kKeyCharacters = 43;
constexpr std::size_t kBlock = 16;
constexpr std::size_t kPaddingUnit = 32;  // twice the cipher's block: OpenSSL's own padding does not fit
constexpr std::size_t kHeader = 16 + 4;   // random bytes and the length

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

enum class Direction { decrypt = 0, encrypt = 1 };

// `input` is whole blocks; the initialisation vector is the key's beginning (sheet, 2.1).
std::string aes_256_cbc(Direction direction, std::string_view key, std::string_view input) {
    const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(EVP_CIPHER_CTX_new(),
                                                                                  &EVP_CIPHER_CTX_free);
    std::string output(input.size(), '\0');
    int length = 0;
    int rest = 0;
    if (!context ||
        EVP_CipherInit_ex(context.get(), EVP_aes_256_cbc(), nullptr, bytes_of(key), bytes_of(key),
                          static_cast<int>(direction)) != 1 ||
        EVP_CIPHER_CTX_set_padding(context.get(), 0) != 1 ||
        EVP_CipherUpdate(context.get(), bytes_of(output), &length, bytes_of(input), static_cast<int>(input.size())) !=
            1 ||
        EVP_CipherFinal_ex(context.get(), bytes_of(output) + length, &rest) != 1)
        throw std::runtime_error("OpenSSL: AES-256-CBC failed");
    return output;
}

bool unpad(std::string& plain) {
    if (plain.empty()) return false;
    const auto count = static_cast<unsigned char>(plain.back());
    if (count == 0 || count > kPaddingUnit || count > plain.size()) return false;
    const auto padding = std::string_view(plain).substr(plain.size() - count);
    if (padding.find_first_not_of(plain.back()) != padding.npos) return false;
    plain.resize(plain.size() - count);
    return true;
}

std::uint32_t big_endian(std::string_view four) {
    std::uint32_t value = 0;
    for (char c : four) value = value << 8 | static_cast<unsigned char>(c);
    return value;
}

std::string decode_key(std::string_view encoding_aes_key) {
    if (encoding_aes_key.size() != kKeyCharacters) return {};
    auto key = base64_decode(std::string(encoding_aes_key) + "=");
    return key && key->size() == kKeyBytes ? *key : std::string{};
}

}  // namespace

std::string_view name_of(CryptFault fault) {
    switch (fault) {
        case CryptFault::unusable_key:
            return "unusable_key";
        case CryptFault::bad_base64:
            return "bad_base64";
        case CryptFault::bad_ciphertext_length:
            return "bad_ciphertext_length";
        case CryptFault::bad_padding:
            return "bad_padding";
        case CryptFault::bad_length:
            return "bad_length";
        case CryptFault::wrong_receiveid:
            return "wrong_receiveid";
    }
    return "bad_length";
}

void throw_exception_from_error(CryptFault fault, const boost::source_location&) {
    throw std::runtime_error(std::string(name_of(fault)));
}

bool is_encoding_aes_key(std::string_view key) {
    return !decode_key(key).empty();
}

std::string sorted_sha1(std::initializer_list<std::string_view> parts) {
    std::vector<std::string_view> sorted(parts);
    std::ranges::sort(sorted);  // char_traits<char> compares bytes, not signed characters
    std::string joined;
    for (std::string_view part : sorted) joined += part;
    return sha1_hex(joined);
}

WecomCrypt::WecomCrypt(std::string token, std::string_view encoding_aes_key, std::string receiveid)
    : token_(std::move(token)), key_(decode_key(encoding_aes_key)), receiveid_(std::move(receiveid)) {}

std::string WecomCrypt::signature(std::string_view timestamp, std::string_view nonce, std::string_view encrypt) const {
    return sorted_sha1({token_, timestamp, nonce, encrypt});
}

bool WecomCrypt::is_signed(std::string_view given, std::string_view timestamp, std::string_view nonce,
                           std::string_view encrypt) const {
    return !token_.empty() && !given.empty() && same_digest(signature(timestamp, nonce, encrypt), given);
}

boost::system::result<std::string, CryptFault> WecomCrypt::open(std::string_view encrypt) const {
    if (key_.empty()) return CryptFault::unusable_key;
    const auto cipher = base64_decode(encrypt);
    if (!cipher) return CryptFault::bad_base64;
    auto plain = open_wecom_media(*cipher, key_);
    if (!plain) return plain.error();
    const std::string_view body = *plain;
    if (body.size() < kHeader) return CryptFault::bad_length;
    const std::uint32_t length = big_endian(body.substr(16, 4));
    if (length > body.size() - kHeader) return CryptFault::bad_length;
    if (!receiveid_.empty() && body.substr(kHeader + length) != receiveid_) return CryptFault::wrong_receiveid;
    return std::string(body.substr(kHeader, length));
}

std::string WecomCrypt::seal(std::string_view message, std::string_view random16) const {
    if (key_.empty() || random16.size() != 16) throw std::invalid_argument("nothing to seal with");
    std::string plain(random16);
    const auto length = static_cast<std::uint32_t>(message.size());
    for (int shift : {24, 16, 8, 0}) plain += static_cast<char>(length >> shift & 0xFF);
    plain.append(message).append(receiveid_);
    const std::size_t padding = kPaddingUnit - plain.size() % kPaddingUnit;
    plain.append(padding, static_cast<char>(padding));
    return base64_encode(aes_256_cbc(Direction::encrypt, key_, plain));
}

std::string WecomCrypt::derived_bytes(std::string_view what) const {
    return hmac_sha256(key_, what);
}

boost::system::result<std::string, CryptFault> open_wecom_media(std::string_view bytes, std::string_view key) {
    if (key.size() != kKeyBytes) return CryptFault::unusable_key;
    if (bytes.empty() || bytes.size() % kBlock != 0) return CryptFault::bad_ciphertext_length;
    std::string plain = aes_256_cbc(Direction::decrypt, key, bytes);
    if (!unpad(plain)) return CryptFault::bad_padding;
    return plain;
}

}  // namespace gridbot::adapters
