#include "core/digest.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace gridbot {
namespace {

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

// Algorithms are looked up once: by name for every digest it costs more than the digest.
using Digest = std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)>;

const EVP_MD* sha256() {
    static const Digest digest(EVP_MD_fetch(nullptr, "SHA256", nullptr), &EVP_MD_free);
    if (!digest) throw std::runtime_error("OpenSSL: no SHA-256");
    return digest.get();
}

const EVP_MD* sha1() {
    static const Digest digest(EVP_MD_fetch(nullptr, "SHA1", nullptr), &EVP_MD_free);
    if (!digest) throw std::runtime_error("OpenSSL: no SHA-1");
    return digest.get();
}

using MacContext = std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)>;

MacContext new_hmac_sha256() {
    const std::unique_ptr<EVP_MAC, decltype(&EVP_MAC_free)> mac(EVP_MAC_fetch(nullptr, "HMAC", nullptr), &EVP_MAC_free);
    MacContext context(mac ? EVP_MAC_CTX_new(mac.get()) : nullptr, &EVP_MAC_CTX_free);
    char name[] = "SHA256";
    const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0),
                                     OSSL_PARAM_construct_end()};
    if (!context || EVP_MAC_CTX_set_params(context.get(), parameters) != 1)
        throw std::runtime_error("OpenSSL: no HMAC with SHA-256");
    return context;
}

std::string hex_of(const unsigned char* bytes, unsigned int length) {
    return to_hex({reinterpret_cast<const char*>(bytes), length});
}

}  // namespace

std::string hmac_sha256(std::string_view key, std::string_view data) {
    static const MacContext unused = new_hmac_sha256();
    const MacContext context(EVP_MAC_CTX_dup(unused.get()), &EVP_MAC_CTX_free);
    std::string digest(EVP_MAX_MD_SIZE, '\0');
    std::size_t length = 0;
    // OpenSSL takes a null pointer for "the key of before".
    const unsigned char* bytes = key.empty() ? reinterpret_cast<const unsigned char*>("") : bytes_of(key);
    if (!context || EVP_MAC_init(context.get(), bytes, key.size(), nullptr) != 1 ||
        EVP_MAC_update(context.get(), bytes_of(data), data.size()) != 1 ||
        EVP_MAC_final(context.get(), reinterpret_cast<unsigned char*>(digest.data()), &length, digest.size()) != 1)
        throw std::runtime_error("OpenSSL: HMAC failed");
    digest.resize(length);
    return digest;
}

std::string hmac_sha1_hex(std::string_view key, std::string_view data) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    std::size_t length = 0;
    const unsigned char* bytes = key.empty() ? reinterpret_cast<const unsigned char*>("") : bytes_of(key);
    if (!EVP_Q_mac(nullptr, "HMAC", nullptr, "SHA1", nullptr, bytes, key.size(), bytes_of(data), data.size(), digest,
                   sizeof digest, &length))
        throw std::runtime_error("OpenSSL: HMAC with SHA-1 failed");
    return hex_of(digest, static_cast<unsigned int>(length));
}

std::string sha256_hex(std::string_view data) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    if (EVP_Digest(data.data(), data.size(), digest, &length, sha256(), nullptr) != 1)
        throw std::runtime_error("OpenSSL: SHA-256 failed");
    return hex_of(digest, length);
}

std::string sha1_hex(std::string_view data) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    if (EVP_Digest(data.data(), data.size(), digest, &length, sha1(), nullptr) != 1)
        throw std::runtime_error("OpenSSL: SHA-1 failed");
    return hex_of(digest, length);
}

std::string md5_hex(std::string_view data) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    if (EVP_Digest(data.data(), data.size(), digest, &length, EVP_md5(), nullptr) != 1)
        throw std::runtime_error("OpenSSL: MD5 failed");
    return hex_of(digest, length);
}

void Sha256::Free::operator()(evp_md_ctx_st* context) const {
    EVP_MD_CTX_free(context);
}

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
    if (!context_ || EVP_DigestInit_ex(context_.get(), sha256(), nullptr) != 1)
        throw std::runtime_error("OpenSSL: SHA-256 failed");
}

void Sha256::add(std::string_view bytes) {
    if (EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) != 1)
        throw std::runtime_error("OpenSSL: SHA-256 failed");
}

std::string Sha256::hex() {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    if (EVP_DigestFinal_ex(context_.get(), digest, &length) != 1) throw std::runtime_error("OpenSSL: SHA-256 failed");
    return hex_of(digest, length);
}

std::string to_hex(std::string_view bytes) {
    constexpr char kHex[] = "0123456789abcdef";
    std::string hex;
    hex.reserve(2 * bytes.size());
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        hex += kHex[byte >> 4];
        hex += kHex[byte & 15];
    }
    return hex;
}

std::string base64_encode(std::string_view bytes) {
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // EVP_EncodeBlock ends with a NUL
    int length =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes_of(bytes), static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(length));
    return text;
}

std::optional<std::string> base64_decode(std::string_view text) {
    const std::size_t letters = std::min(text.find('='), text.size());
    const std::size_t padding = text.size() - letters;
    const auto is_letter = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
    };
    // OpenSSL alone would skip white space, and take '=' for a letter.
    if (text.size() % 4 != 0 || padding > 2 || !std::ranges::all_of(text.substr(0, letters), is_letter) ||
        text.find_first_not_of('=', letters) != text.npos)
        return std::nullopt;
    std::string bytes(text.size() / 4 * 3, '\0');
    const int length =
        EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()), bytes_of(text), static_cast<int>(text.size()));
    if (length != static_cast<int>(bytes.size())) return std::nullopt;
    bytes.resize(bytes.size() - padding);
    return bytes;
}

bool same_digest(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace gridbot
