#pragma once

#include <boost/system/result.hpp>
#include <initializer_list>
#include <string>
#include <string_view>

/// The envelope of the whole WeChat family (WXBizMsgCrypt): apps, customer service, smart robots and official accounts.
/// Source: protocol sheet of WeCom, 2; vectors in tests/fixtures/wecom/vectors.json.
namespace gridbot::adapters {

/// Why a signed ciphertext could not be opened.
enum class CryptFault {
    unusable_key = 1,       // the configured EncodingAESKey is none
    bad_base64,             // a character outside the alphabet, or padding inside
    bad_ciphertext_length,  // nothing, or no multiple of the cipher's block
    bad_padding,            // not n bytes of value n, 1 <= n <= 32
    bad_length,             // the stated length is longer than what is there
    wrong_receiveid,        // meant for another organisation or account
};
/// For logs and metrics: "bad_padding".
std::string_view name_of(CryptFault fault);
/// What value() of such a result throws: std::runtime_error.
[[noreturn]] void throw_exception_from_error(CryptFault fault, const boost::source_location& where);

/// One callback address: its token, its key and whom its messages are meant for. Immutable.
class WecomCrypt {
public:
    /// `receiveid`: CorpID of an app, AppID of an official account. Empty, as smart robots have it: any is taken.
    /// A key that is_encoding_aes_key() denies opens nothing and signs nothing.
    WecomCrypt(std::string token, std::string_view encoding_aes_key, std::string receiveid);

    /// Lower-case hex SHA-1 over the sorted token, timestamp, nonce and ciphertext.
    std::string signature(std::string_view timestamp, std::string_view nonce, std::string_view encrypt) const;
    /// Compared in constant time; an empty signature, or one without a token configured, is none.
    bool is_signed(std::string_view signature, std::string_view timestamp, std::string_view nonce,
                   std::string_view encrypt) const;

    /// The message inside. To be asked only of what is_signed().
    boost::system::result<std::string, CryptFault> open(std::string_view encrypt) const;
    /// Base64 of the encrypted message. `random16`: 16 bytes that no two messages share.
    std::string seal(std::string_view message, std::string_view random16) const;

    /// 32 bytes that belong to `what` alone and that nobody without the key can foretell: what a reply needs to be
    /// fresh and yet the same each time it is made.
    std::string derived_bytes(std::string_view what) const;

private:
    std::string token_;
    std::string key_;  // 32 bytes, or empty
    std::string receiveid_;
};

/// What pictures and files of smart robots are encrypted with: the same cipher and padding, no header (sheet, 4.7).
boost::system::result<std::string, CryptFault> open_wecom_media(std::string_view bytes, std::string_view key);

/// 43 characters that stand for 32 bytes. The last one may carry surplus bits (sheet, 2.1).
bool is_encoding_aes_key(std::string_view key);

/// Lower-case hex SHA-1 over the strings in bytewise order, put together.
std::string sorted_sha1(std::initializer_list<std::string_view> parts);

}  // namespace gridbot::adapters
