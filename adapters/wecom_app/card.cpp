#include "adapters/wecom_app/card.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/utf8.hpp"

namespace gridbot::adapters {
namespace {

using nlohmann::json;

constexpr std::size_t kMostButtons = 6;
constexpr std::size_t kTitleCharacters = 36;
constexpr std::size_t kTextCharacters = 160;
constexpr std::size_t kLabelCharacters = 10;
constexpr std::size_t kKeyBytes = 1024;

json button_list(const OutboundMessage& message) {
    json list = json::array();
    for (const Button& button : message.buttons) {
        if (list.size() == kMostButtons || button.says.size() > kKeyBytes) continue;
        list.push_back({{"type", 0},
                        {"text", std::string(first_characters(button.label, kLabelCharacters))},
                        {"style", list.empty() ? 1 : 2},
                        {"key", button.says}});
    }
    return list;
}

}  // namespace

std::optional<json> wecom_card(const OutboundMessage& message, const std::string& task) {
    const std::string_view text = message.text;
    if (text.empty() || count_characters(text) > kTextCharacters) return std::nullopt;
    json buttons = button_list(message);
    if (buttons.empty()) return std::nullopt;
    const std::string_view first_line = text.substr(0, text.find('\n'));
    // A first line that is a heading stands as one; else the whole text stands below its own beginning.
    const bool heading = count_characters(first_line) <= kTitleCharacters;
    const std::string_view rest = !heading                           ? text
                                  : first_line.size() == text.size() ? std::string_view{}
                                                                     : text.substr(first_line.size() + 1);
    json card{{"card_type", "button_interaction"},
              {"main_title", {{"title", std::string(first_characters(first_line, kTitleCharacters))}}},
              {"task_id", task},
              {"button_list", std::move(buttons)}};
    if (!rest.empty()) card["sub_title_text"] = std::string(rest);
    return card;
}

std::string wecom_pressed_name(std::string_view said) {
    const std::string_view verb = said.substr(0, said.find(' '));
    return "✓ " + std::string(first_characters(verb, kLabelCharacters - 2));
}

}  // namespace gridbot::adapters
