#include "adapters/dingtalk/card.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "adapters/dingtalk/dingtalk.hpp"
#include "core/url.hpp"
#include "core/utf8.hpp"

namespace gridbot::adapters {
namespace {

using nlohmann::json;

constexpr std::size_t kMostButtons = 5;
constexpr std::size_t kTitleCharacters = 20;

std::string says(const Button& button) {
    return "dtmd://dingtalkclient/sendMessage?content=" + percent_encode(button.says);
}

/// What the chat list shows.
std::string title_of(const OutboundMessage& message) {
    if (!message.title.empty()) return message.title;
    const std::string_view text = message.text;
    return std::string(first_characters(text.substr(0, text.find('\n')), kTitleCharacters));
}

std::span<const Button> shown(const OutboundMessage& message) {
    return {message.buttons.data(), std::min(message.buttons.size(), kMostButtons)};
}

}  // namespace

std::string dingtalk_line_breaks(std::string_view text) {
    std::string lines;
    for (char c : text) lines += c == '\n' ? "  \n  " : std::string(1, c);
    return lines;
}

json dingtalk_action_card(const OutboundMessage& message, const std::string& text) {
    json buttons = json::array();
    for (const Button& button : shown(message))
        buttons.push_back({{"title", button.label}, {"actionURL", says(button)}});
    json card{{"title", title_of(message)}, {"text", dingtalk_line_breaks(text)}, {"btnOrientation", "1"}};
    card["btns"] = std::move(buttons);
    return {{"msgtype", "actionCard"}, {"actionCard", std::move(card)}};
}

std::string dingtalk_card_key(const OutboundMessage& message) {
    const std::size_t buttons = shown(message).size();
    return buttons == 1 ? "sampleActionCard" : "sampleActionCard" + std::to_string(buttons);
}

json dingtalk_card_param(const OutboundMessage& message) {
    const std::string text = cut_at_line(message.text, kDingtalkMostText);
    json param{{"title", title_of(message)}, {"text", dingtalk_line_breaks(text)}};
    const auto buttons = shown(message);
    for (std::size_t i = 0; i < buttons.size(); ++i) {
        const std::string number = std::to_string(i + 1);
        param[buttons.size() == 1 ? "singleTitle" : "actionTitle" + number] = buttons[i].label;
        param[buttons.size() == 1 ? "singleURL" : "actionURL" + number] = says(buttons[i]);
    }
    return param;
}

}  // namespace gridbot::adapters
