#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>

#include "adapters/registry.hpp"

namespace gridbot::adapters {

/// The two monthly allowances of an organisation (sheet, 7.1).
inline constexpr std::string_view kDingtalkCalls = "calls";
inline constexpr std::string_view kDingtalkMessages = "messages";

/// In bytes: what a message's body (20,000) and parameters (15,000) may hold (sheet, 4.4, 6.3), less buttons and what
/// its line breaks become. More would be refused as a whole.
inline constexpr std::size_t kDingtalkMostText = 12'000;

/// What is missing or cannot work together in the settings of an app robot.
void check_dingtalk(const ChannelConfig& config, const TellFault& tell);

/// An app robot (企业机器人): HTTP callback in; HTTP response, session webhook and server API out.
std::unique_ptr<Adapter> make_dingtalk(const ChannelConfig& config);

/// The message object of a DingTalk reply, session webhook or custom robot: text, markdown, or an action card when the
/// message has buttons. Its text ends with a line within kDingtalkMostText.
nlohmann::json dingtalk_message(const OutboundMessage& message);

/// What `errcode` of the old-style API says about a send, by the tables of the protocol sheet (5.4, 6.1, 7.2).
/// Codes arrive as numbers or strings; throttling is also known by its words, since the codes have changed over time.
Verdict judge_errcode(const HttpReply& reply);

}  // namespace gridbot::adapters
