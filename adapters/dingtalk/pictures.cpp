#include "adapters/dingtalk/pictures.hpp"

#include "adapters/json_fields.hpp"

namespace gridbot::adapters {
namespace {

using nlohmann::json;
using Kind = PictureAnswer::Kind;

}  // namespace

Result<PictureCall> DingtalkPictures::call(const std::string& source, const std::string& token) const {
    if (source.empty()) return Errc::bad_payload;
    const HttpCall asking{.url = api_base_ + "/v1.0/robot/messageFiles/download",
                          .body = dump_json({{"downloadCode", source}, {"robotCode", robot_code_}}),
                          .headers = {{"x-acs-dingtalk-access-token", token}, {"Accept", "application/json"}}};
    return PictureCall{asking};
}

PictureAnswer DingtalkPictures::read(const std::string&, const HttpReply& reply, int step) const {
    if (step > 0) {
        // The address is temporary: a refusal may be its end, and the code gives another.
        PictureAnswer answer = read_picture_bytes(reply);
        if (answer.kind == Kind::gone) answer.kind = Kind::retry;
        return answer;
    }
    const json body = json::parse(reply.body, nullptr, /*allow_exceptions=*/false);
    const std::string code = text_of(body, "code");
    const std::string reason = "HTTP " + std::to_string(reply.status) + " " + code;
    if (reply.status == 200) {
        auto next = hosts_.get(text_of(body, "downloadUrl"));
        if (!next) return {.kind = Kind::retry, .reason = "no address in the answer"};
        return {.kind = Kind::another_call, .next = std::move(*next)};
    }
    if (reply.status == 401 || code.find("InvalidAuthentication") != code.npos)
        return {.kind = Kind::refresh_token, .reason = reason};
    // Wrong or expired, of another robot, or nameless (6.7).
    if (code.starts_with("invalidParameter.robotCode")) return {.kind = Kind::gone, .reason = reason};
    return {.kind = Kind::retry, .reason = reason};
}

}  // namespace gridbot::adapters
