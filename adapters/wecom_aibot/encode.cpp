#include "adapters/wecom_aibot/encode.hpp"

#include "core/utf8.hpp"

namespace gridbot::adapters {
namespace {

using nlohmann::json;

constexpr std::size_t kMostBytes = 20'480;
// What a card shows of its title, its text and its buttons; the rest would be cut off (4.10).
constexpr std::size_t kTitleCharacters = 26;
constexpr std::size_t kTextCharacters = 112;
constexpr std::size_t kLabelCharacters = 10;
constexpr std::size_t kMostButtons = 6;
constexpr std::size_t kKeyBytes = 1024;

bool fits_a_card(const OutboundMessage& message) {
    if (message.buttons.empty() || message.buttons.size() > kMostButtons) return false;
    for (const Button& button : message.buttons)
        if (button.says.size() > kKeyBytes) return false;
    return first_characters(message.text, kTextCharacters).size() == message.text.size();
}

json card_of(const OutboundMessage& message, const std::string& id) {
    json buttons = json::array();
    for (const Button& button : message.buttons)
        buttons.push_back({{"text", std::string(first_characters(button.label, kLabelCharacters))},
                           {"style", 1},
                           {"key", button.says}});
    const std::string_view text = message.text;
    const std::string_view title = message.title.empty() ? text.substr(0, text.find('\n')) : message.title;
    return {{"card_type", "button_interaction"},
            {"main_title", {{"title", std::string(first_characters(title, kTitleCharacters))}}},
            {"sub_title_text", message.text},
            {"button_list", std::move(buttons)},
            {"task_id", id}};
}

json aibot_markdown(const std::string& text) {
    return {{"msgtype", "markdown"}, {"markdown", {{"content", cut_at_line(text, kMostBytes)}}}};
}

}  // namespace

json aibot_response(const OutboundMessage& message, const std::string& id) {
    return fits_a_card(message) ? json{{"msgtype", "template_card"}, {"template_card", card_of(message, id)}}
                                : aibot_markdown(message.text);
}

json aibot_update(const OutboundMessage& message, const std::string& id) {
    OutboundMessage shown = message;
    shown.text = std::string(first_characters(message.text, kTextCharacters));
    if (shown.buttons.size() > kMostButtons) shown.buttons.resize(kMostButtons);
    return {{"response_type", "update_template_card"}, {"template_card", card_of(shown, id)}};
}

json aibot_stream(const std::string& text, const std::string& id) {
    return {{"msgtype", "stream"},
            {"stream", {{"id", id}, {"finish", true}, {"content", cut_at_line(text, kMostBytes)}}}};
}

json aibot_push(const OutboundMessage& message, const Conversation& to, const std::string& id) {
    json body = aibot_response(message, id);
    body["chatid"] = to.id;
    body["chat_type"] = to.is_private ? 1 : 2;
    return body;
}

}  // namespace gridbot::adapters
