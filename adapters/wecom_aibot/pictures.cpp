#include "adapters/wecom_aibot/pictures.hpp"

#include "adapters/wecom_crypt/crypt.hpp"
#include "core/digest.hpp"

namespace gridbot::adapters {
namespace {

using Kind = PictureAnswer::Kind;

// Base64 of 32 bytes, which may lack its padding.
std::string decoded(std::string key) {
    while (key.size() % 4 != 0) key += '=';
    return base64_decode(key).value_or(std::string{});
}

}  // namespace

std::string aibot_picture(std::string url, std::string_view aes_key) {
    if (!aes_key.empty()) url.append("\n").append(aes_key);
    return url;
}

Result<PictureCall> AibotPictures::call(const std::string& source, const std::string&) const {
    return hosts_.get(std::string_view(source).substr(0, source.find('\n')));
}

PictureAnswer AibotPictures::read(const std::string& source, const HttpReply& reply, int) const {
    PictureAnswer answer = read_picture_bytes(reply);
    if (answer.kind != Kind::bytes) return answer;
    const auto line = source.find('\n');
    auto plain = open_wecom_media(answer.bytes, decoded(line == source.npos ? callback_key_ : source.substr(line + 1)));
    if (!plain) return {.kind = Kind::gone, .reason = std::string(name_of(plain.error()))};
    answer.bytes = std::move(*plain);
    return answer;
}

}  // namespace gridbot::adapters
