#include "adapters/wecom_api/media.hpp"

#include "core/url.hpp"

namespace gridbot::adapters {
namespace {

using Kind = PictureAnswer::Kind;

}  // namespace

Result<PictureCall> WecomMedia::call(const std::string& source, const std::string& token) const {
    if (source.empty()) return Errc::bad_payload;
    const HttpCall asking{.method = "GET",
                          .url = account_.api_base + "/cgi-bin/media/get?access_token=" + percent_encode(token) +
                                 "&media_id=" + percent_encode(source)};
    return PictureCall{asking};
}

PictureAnswer WecomMedia::read(const std::string&, const HttpReply& reply, int) const {
    // No picture begins like that.
    if (!reply.body.starts_with('{')) return read_picture_bytes(reply);
    const Verdict verdict = judge_wecom(reply);
    switch (verdict.kind) {
        case Verdict::Kind::refresh_token:
            return {.kind = Kind::refresh_token, .reason = verdict.reason};
        case Verdict::Kind::retry:
        case Verdict::Kind::sent:
            return {.kind = Kind::retry, .reason = verdict.reason};
        case Verdict::Kind::other_way:
        case Verdict::Kind::give_up:
            break;
    }
    return {.kind = Kind::gone, .reason = verdict.reason};
}

}  // namespace gridbot::adapters
