#pragma once

#include <string>
#include <string_view>

#include "adapters/wecom_crypt/crypt.hpp"
#include "core/errors.hpp"
#include "core/http_in.hpp"
#include "core/time.hpp"

/// Callbacks of the WeChat family as they stand in an HTTP request (protocol sheet of WeCom, 3.1, 3.2, 3.5, 4.2).
namespace gridbot::adapters {

/// The ciphertext of a request: `echostr` of a GET, `Encrypt` of an XML body, `Encrypt` or `encrypt` of a JSON one.
/// Empty where there is none. Nothing else of the body is looked at.
std::string ciphertext_of(const HttpRequest& request);

/// Checks msg_signature over token, timestamp, nonce and ciphertext, and whom a message is meant for.
/// Errors: bad_signature. A signed message that cannot be opened for another reason passes: the platform is answered.
Result<void> verify_envelope(const HttpRequest& request, const WecomCrypt& crypt);

/// The message inside a request that verify_envelope() let through.
boost::system::result<std::string, CryptFault> open_envelope(const HttpRequest& request, const WecomCrypt& crypt);

/// What makes a reply's envelope its own: never the same for two messages, always for one.
struct ReplyMark {
    std::string random16;
    std::string timestamp;  // seconds
    std::string nonce;
};
ReplyMark mark_of_reply(const WecomCrypt& crypt, std::string_view message_id, Time now);

/// `<xml><Encrypt/><MsgSignature/><TimeStamp/><Nonce/></xml>` around a reply.
std::string seal_xml(const WecomCrypt& crypt, std::string_view reply, const ReplyMark& mark);

}  // namespace gridbot::adapters
