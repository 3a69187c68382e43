#include "adapters/wecom_aibot/judge.hpp"

#include "adapters/json_fields.hpp"

namespace gridbot::adapters {

using namespace std::chrono_literals;
using Kind = Verdict::Kind;

Verdict judge_aibot(const HttpReply& reply, Way way) {
    const auto body = parse_json(reply.body);
    const auto code = number_of(body, "errcode");
    if (!code) return {Kind::retry, 0ms, 0ms, "answer is not the platform's JSON"};
    const std::string reason = "errcode " + std::to_string(*code);
    switch (*code) {
        case 0:
            return {};
        case -1:
            return {Kind::retry, 0ms, 0ms, reason};
        case 45009:  // of this conversation, which waits
            return {Kind::retry, 60s, 0ms, reason};
        case 846609:  // not subscribed: the link is opened again
            return {Kind::retry, 2s, 0ms, reason};
        case 6000:  // another version of a finished stream was there before: it has been said
            return way == Way::reply ? Verdict{} : Verdict{Kind::other_way, 0ms, 0ms, reason};
        default:  // 846605 and 846608 among them: the message cannot be answered any more
            return {Kind::other_way, 0ms, 0ms, reason};
    }
}

}  // namespace gridbot::adapters
