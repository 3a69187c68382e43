#include "adapters/dingtalk/events.hpp"

#include "adapters/json_fields.hpp"

namespace gridbot::adapters {
namespace {

using nlohmann::json;

// Names vary between the pages of the documentation (9.2).
std::string_view either(const HttpRequest& request, std::string_view one, std::string_view other) {
    const std::string_view value = request.parameter(one);
    return value.empty() ? request.parameter(other) : value;
}

std::string_view signature_of(const HttpRequest& request) {
    return either(request, "msg_signature", "signature");
}

std::string_view timestamp_of(const HttpRequest& request) {
    return either(request, "timestamp", "timeStamp");
}

std::string encrypted(const HttpRequest& request) {
    return text_of(parse_json(request.body), "encrypt");
}

}  // namespace

bool DingtalkEvents::is_event(const HttpRequest& request) {
    return !signature_of(request).empty() && request.header("sign").empty();
}

Result<void> DingtalkEvents::verify(const HttpRequest& request) const {
    const std::string encrypt = encrypted(request);
    if (encrypt.empty() ||
        !crypt_.is_signed(signature_of(request), timestamp_of(request), request.parameter("nonce"), encrypt))
        return Errc::bad_signature;
    const auto opened = crypt_.open(encrypt);
    if (!opened && opened.error() == CryptFault::wrong_receiveid) return Errc::bad_signature;
    return {};
}

Inbound DingtalkEvents::answer(const HttpRequest& request) const {
    const std::string encrypt = encrypted(request);
    const auto opened = crypt_.open(encrypt);
    if (!opened) return Ignored{std::string(name_of(opened.error()))};
    // Theirs serve as well as any other: the signature covers what is answered.
    const std::string timestamp(timestamp_of(request));
    const std::string nonce(request.parameter("nonce"));
    const std::string sealed = crypt_.seal("success", crypt_.derived_bytes(encrypt + nonce).substr(0, 16));
    const json body{{"msg_signature", crypt_.signature(timestamp, nonce, sealed)},
                    {"timeStamp", timestamp},
                    {"nonce", nonce},
                    {"encrypt", sealed}};
    return Challenge{.content_type = "application/json; charset=utf-8",
                     .body = dump_json(body),
                     .used_up = number_of(parse_json(*opened), "errCode") == kDingtalkUsedUp};
}

}  // namespace gridbot::adapters
