#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "adapters/adapter.hpp"

/// What all channels share that call WeCom's server API (protocol sheet, 6.1, 6.2, 6.11).
namespace gridbot::adapters {

/// One organisation and the secret of one of its apps.
struct WecomAccount {
    std::string api_base;  // "https://qyapi.weixin.qq.com"
    std::string corp_id;
    std::string secret;
};
/// From `corp_id`, `secret` and `api_base` of a channel.
WecomAccount wecom_account(const ChannelConfig& config);

/// GET gettoken.
HttpCall wecom_token_call(const WecomAccount& account);
/// Refreshed 300 s before its end. Errors: bad_payload.
Result<AccessToken> read_wecom_token(const HttpReply& reply, Time now);

/// `path` of the API with the token, a JSON body and real UTF-8 in it.
HttpCall wecom_call(const WecomAccount& account, std::string_view path, std::string_view token,
                    const nlohmann::json& body);

/// What `errcode` of an answer means. A source address that is not allowed is named in the reason.
Verdict judge_wecom(const HttpReply& reply);

}  // namespace gridbot::adapters
