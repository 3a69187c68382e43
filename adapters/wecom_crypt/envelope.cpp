#include "adapters/wecom_crypt/envelope.hpp"

#include <algorithm>

#include "adapters/wecom_crypt/xml.hpp"
#include "core/digest.hpp"
#include "core/json.hpp"

namespace gridbot::adapters {
namespace {

using nlohmann::json;

// Decoding the query has made a blank of a plus that came bare; base64 has none (sheet, 2.4).
std::string without_blanks(std::string_view echostr) {
    std::string text(echostr);
    std::ranges::replace(text, ' ', '+');
    return text;
}

std::string encrypt_of_json(std::string_view body) {
    const json message = parse_json(body);
    for (const char* key : {"Encrypt", "encrypt"})
        if (message.is_object() && message.contains(key) && message[key].is_string())
            return message[key].get<std::string>();
    return {};
}

}  // namespace

std::string ciphertext_of(const HttpRequest& request) {
    if (request.method == "GET") return without_blanks(request.parameter("echostr"));
    const auto begin = request.body.find_first_not_of(" \t\r\n");
    if (begin != std::string::npos && request.body[begin] == '{') return encrypt_of_json(request.body);
    const auto outer = XmlFields::read(request.body);
    return outer ? (*outer)["Encrypt"] : std::string{};
}

Result<void> verify_envelope(const HttpRequest& request, const WecomCrypt& crypt) {
    const std::string encrypt = ciphertext_of(request);
    if (encrypt.empty() || !crypt.is_signed(request.parameter("msg_signature"), request.parameter("timestamp"),
                                            request.parameter("nonce"), encrypt))
        return Errc::bad_signature;
    const auto opened = crypt.open(encrypt);
    if (!opened && opened.error() == CryptFault::wrong_receiveid) return Errc::bad_signature;
    return {};
}

boost::system::result<std::string, CryptFault> open_envelope(const HttpRequest& request, const WecomCrypt& crypt) {
    return crypt.open(ciphertext_of(request));
}

ReplyMark mark_of_reply(const WecomCrypt& crypt, std::string_view message_id, Time now) {
    const std::string seconds = std::to_string(to_ms(now) / 1000);
    const std::string bytes = crypt.derived_bytes(std::string(message_id) + "\n" + std::to_string(to_ms(now)));
    return {bytes.substr(0, 16), seconds, to_hex(std::string_view(bytes).substr(16, 8))};
}

std::string seal_xml(const WecomCrypt& crypt, std::string_view reply, const ReplyMark& mark) {
    using As = XmlElement::As;
    const std::string encrypt = crypt.seal(reply, mark.random16);
    const std::string signature = crypt.signature(mark.timestamp, mark.nonce, encrypt);
    return write_xml({{As::text, "Encrypt", encrypt},
                      {As::text, "MsgSignature", signature},
                      {As::number, "TimeStamp", mark.timestamp},
                      {As::text, "Nonce", mark.nonce}});
}

}  // namespace gridbot::adapters
