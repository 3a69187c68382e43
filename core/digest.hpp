#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace gridbot {

/// All by OpenSSL; all throw std::runtime_error only when OpenSSL itself fails.

/// Raw 32 bytes.
std::string hmac_sha256(std::string_view key, std::string_view data);
/// Lower-case hex, 40 characters: for platforms that still sign so.
std::string hmac_sha1_hex(std::string_view key, std::string_view data);
/// Lower-case hex, 64 characters.
std::string sha256_hex(std::string_view data);
/// The same of bytes that come in pieces.
class Sha256 {
public:
    Sha256();
    void add(std::string_view bytes);
    /// Once, at the end.
    std::string hex();

private:
    struct Free {
        void operator()(evp_md_ctx_st* context) const;
    };
    std::unique_ptr<evp_md_ctx_st, Free> context_;
};
/// Lower-case hex, 40 characters; only where a platform signs with it.
std::string sha1_hex(std::string_view data);
/// Lower-case hex, 32 characters. No protection against anybody: platforms ask for it as a checksum.
std::string md5_hex(std::string_view data);
/// Standard alphabet, padded.
std::string base64_encode(std::string_view bytes);
/// Nothing for what is no padded standard base64. Surplus bits of the last character are not looked at: platforms hand
/// out keys that have some.
std::optional<std::string> base64_decode(std::string_view text);
/// Lower case, two characters a byte.
std::string to_hex(std::string_view bytes);
/// Compares in constant time; false for different lengths.
bool same_digest(std::string_view a, std::string_view b);

}  // namespace gridbot
