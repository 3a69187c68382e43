#include <algorithm>
#include <array>
#include <string>

#include "adapters/dingtalk/dingtalk.hpp"
#include "adapters/json_fields.hpp"
#include "core/json.hpp"

namespace gridbot::adapters {
namespace {

using namespace std::chrono_literals;
using Kind = Verdict::Kind;

// The robot is limited for ten minutes after 20 messages in one (5.3).
constexpr auto kRobotPenalty = 10min;
// An egress address that called too much is shut out for five (7.2).
constexpr auto kBan = 5min;

std::string code_of(const nlohmann::json& body) {
    auto found = body.find("errcode");
    if (found == body.end()) return {};
    if (found->is_string()) return found->get<std::string>();
    return found->is_number() ? std::to_string(found->get<std::int64_t>()) : std::string{};
}

bool speaks_of_throttling(std::string_view words) {
    constexpr std::array<std::string_view, 4> kWords{"too fast", "exceed 20 times", "限流", "太快"};
    return std::ranges::any_of(kWords, [words](std::string_view w) { return words.find(w) != words.npos; });
}

bool is_one_of(std::string_view code, std::initializer_list<std::string_view> codes) {
    return std::ranges::find(codes, code) != codes.end();
}

}  // namespace

Verdict judge_errcode(const HttpReply& reply) {
    auto body = parse_json(reply.body);
    // A ban page is HTML, or JSON with status 1111 and no errcode.
    if (!body.is_object() || body.contains("punish"))
        return reply.status >= 500 ? Verdict{Kind::retry, 0ms, 0ms, "HTTP " + std::to_string(reply.status)}
                                   : Verdict{Kind::retry, kBan, kBan, "answer is not the platform's JSON"};
    const std::string code = code_of(body);
    const std::string words =
        body.value("errmsg", nlohmann::json{}).is_string() ? body["errmsg"].get<std::string>() : "";
    const std::string reason = "errcode " + code;
    if (code == "0") return {};
    if (is_one_of(code, {"410100", "130101"}) || speaks_of_throttling(words))
        return {Kind::retry, kRobotPenalty, kRobotPenalty, reason};
    // The platform's gateway gave up waiting; with words of its own, 88 is a permission that lacks (6.1).
    const bool gateway = code == "15" || (code == "88" && text_of(body, "sub_code").empty());
    if (code == "-1" || code.empty() || gateway) return {Kind::retry, 0ms, 0ms, reason};
    if (is_one_of(code, {"40014", "42001", "40001"})) return {Kind::refresh_token, 0ms, 0ms, reason};
    if (code == "90018") return {Kind::retry, 1s, 0ms, reason};
    if (code == "90002") return {Kind::retry, 0ms, 0ms, reason};
    return {Kind::other_way, 0ms, 0ms, reason};
}

}  // namespace gridbot::adapters
