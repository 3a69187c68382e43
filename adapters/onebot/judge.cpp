#include "adapters/onebot/judge.hpp"

#include <algorithm>
#include <array>

#include "adapters/json_fields.hpp"

namespace gridbot::adapters {
namespace {

using namespace std::chrono_literals;
using Kind = Verdict::Kind;

// Somebody has to correct the token or the bridge.
constexpr auto kUntilCorrected = 5min;
// A bridge whose version is not known yet was asked in the words of the other.
constexpr auto kUntilKnown = 5s;

}  // namespace

Verdict judge_onebot(const HttpReply& reply) {
    if (reply.status == 401 || reply.status == 403)
        return {Kind::retry, kUntilCorrected, 0ms, "HTTP " + std::to_string(reply.status)};
    const auto body = parse_json(reply.body);
    const auto code = number_of(body, "retcode");
    if (reply.status != 200 || !code)
        return {Kind::retry, 0ms, 0ms, "HTTP " + std::to_string(reply.status) + " without a retcode"};
    // 1: taken, and done later.
    if (*code == 0 || *code == 1) return {};
    const std::string reason = "retcode " + std::to_string(*code);
    if (*code == 1401 || *code == 1403) return {Kind::retry, kUntilCorrected, 0ms, reason};
    if (*code == 10002 || *code == 1404) return {Kind::retry, kUntilKnown, 0ms, reason};
    constexpr std::array<std::int64_t, 7> kNeverTaken{1400, 10001, 10003, 10004, 10005, 10006, 10007};
    const bool refused = *code / 1000 == 34 || *code / 1000 == 35;
    if (refused || std::ranges::find(kNeverTaken, *code) != kNeverTaken.end())
        return {Kind::other_way, 0ms, 0ms, reason};
    return {Kind::retry, 0ms, 0ms, reason};
}

}  // namespace gridbot::adapters
