#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "adapters/adapter.hpp"

/// Interactive cards (互动卡片): of a template that the town has published, pressed by a callback, and changed for
/// everybody (protocol sheet, 10.3 to 10.6). The template's variables stand in docs/channels/dingtalk.md.
namespace gridbot::adapters {

struct InteractiveCards {
    std::string template_id;
    std::string robot_code;
    std::string api_base;
    std::string route_key;  // of the HTTP callback; empty: presses come over the Stream
};

/// POST createAndDeliver. `track`: ours, the same for every try of one card and of no other.
HttpCall dingtalk_card_call(const InteractiveCards& cards, const OutboundMessage& message, const SendContext& context,
                            const std::string& track);
/// PUT instances: what the card of `message.replaces` says from now on, to everybody.
HttpCall dingtalk_card_update(const InteractiveCards& cards, const OutboundMessage& message,
                              const SendContext& context);
/// Whether a try before this one arrived: a card of one number is made once.
bool is_dingtalk_card_made_before(const nlohmann::json& answer);
/// What the answer to either call means. `general`: what it says by the codes of the server API.
Verdict judge_dingtalk_card(const HttpReply& reply, const Verdict& general);

/// Reads a pressed button, of the callback and of the Stream alike. `id`: what names this press. Never fails: what
/// cannot be read is Ignored with a reason.
Inbound decode_dingtalk_card(std::string_view bytes, const std::string& channel, const std::string& id);

}  // namespace gridbot::adapters
