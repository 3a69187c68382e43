#include "adapters/wecom_api/wecom_api.hpp"

#include <algorithm>
#include <array>

#include "core/json.hpp"
#include "core/url.hpp"

namespace gridbot::adapters {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using Kind = Verdict::Kind;

constexpr auto kRefreshBefore = 300s;
constexpr std::int64_t kDocumentedLife = 7200;
// Blocks last until the minute is over (6.12).
constexpr auto kPenalty = 1min;

template <std::size_t N>
bool is_one_of(std::int64_t code, const std::array<std::int64_t, N>& codes) {
    return std::ranges::find(codes, code) != codes.end();
}

// "not allow to access from your ip, …, from ip: 203.0.113.7, more info at …": the one place where the words count,
// since the administrator needs the address (6.13).
std::string address_in(std::string_view words) {
    constexpr std::string_view kBefore = "from ip: ";
    const auto at = words.find(kBefore);
    if (at == words.npos) return {};
    words.remove_prefix(at + kBefore.size());
    return std::string(words.substr(0, words.find_first_not_of("0123456789abcdefABCDEF.:")));
}

Verdict judge_code(std::int64_t code, std::string_view words) {
    constexpr std::array<std::int64_t, 3> kToken{40014, 42001, 41001};
    constexpr std::array<std::int64_t, 2> kTooFast{45009, 45033};
    constexpr std::array<std::int64_t, 8> kRecipient{40003, 40031, 60111, 46004, 81013, 82001, 50002, 60011};
    const std::string reason = "errcode " + std::to_string(code);
    if (code == 0) return {};
    if (code == -1 || code == 6000) return {Kind::retry, 0ms, 0ms, reason};
    if (is_one_of(code, kToken)) return {Kind::refresh_token, 0ms, 0ms, reason};
    if (is_one_of(code, kTooFast)) return {Kind::retry, kPenalty, kPenalty, reason};
    if (is_one_of(code, kRecipient) || code == 40050 || (code >= 86001 && code <= 86008))
        return {Kind::other_way, 0ms, 0ms, reason};
    if (code == 60020) return {Kind::give_up, 0ms, 0ms, reason + ", 企业可信IP: " + address_in(words)};
    return {Kind::give_up, 0ms, 0ms, reason};
}

std::string text_in(const json& body, const char* key) {
    const auto found = body.find(key);
    return found != body.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

}  // namespace

WecomAccount wecom_account(const ChannelConfig& config) {
    return {config.get("api_base", "https://qyapi.weixin.qq.com"), config.get("corp_id"), config.get("secret")};
}

HttpCall wecom_token_call(const WecomAccount& account) {
    return {.method = "GET",
            .url = account.api_base + "/cgi-bin/gettoken?corpid=" + percent_encode(account.corp_id) +
                   "&corpsecret=" + percent_encode(account.secret)};
}

Result<AccessToken> read_wecom_token(const HttpReply& reply, Time now) {
    const json body = parse_json(reply.body);
    if (!body.is_object()) return Errc::bad_payload;
    const std::string token = text_in(body, "access_token");
    if (token.empty()) return Errc::bad_payload;
    const auto life = body.find("expires_in");
    const bool told = life != body.end() && life->is_number_integer() && *life > 0 && *life <= 24 * 3600;
    const std::chrono::seconds lifetime{told ? life->get<std::int64_t>() : kDocumentedLife};
    return AccessToken{token, now + (lifetime > 2 * kRefreshBefore ? lifetime - kRefreshBefore : lifetime / 2)};
}

HttpCall wecom_call(const WecomAccount& account, std::string_view path, std::string_view token, const json& body) {
    return {.url = account.api_base + std::string(path) + "?access_token=" + percent_encode(token),
            .body = dump_json(body)};
}

Verdict judge_wecom(const HttpReply& reply) {
    const json body = parse_json(reply.body);
    if (!body.is_object()) return {Kind::retry, 0ms, 0ms, "answer is not the platform's JSON"};
    const auto code = body.find("errcode");
    if (code != body.end() && !code->is_number_integer()) return {Kind::retry, 0ms, 0ms, "errcode is no number"};
    if (code == body.end() && reply.status != 200)
        return {Kind::retry, 0ms, 0ms, "HTTP " + std::to_string(reply.status)};
    const Verdict verdict = judge_code(code == body.end() ? 0 : code->get<std::int64_t>(), text_in(body, "errmsg"));
    // People in these lists got nothing, although the call went well (6.3).
    if (verdict.kind == Kind::sent)
        for (const char* list : {"invaliduser", "unlicenseduser"})
            if (!text_in(body, list).empty()) return {Kind::other_way, 0ms, 0ms, std::string(list) + " is not empty"};
    return verdict;
}

}  // namespace gridbot::adapters
