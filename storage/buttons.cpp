#include "storage/buttons.hpp"

namespace gridbot::storage {

using nlohmann::json;

json to_json(const std::vector<Button>& buttons) {
    json kept = json::array();
    for (const Button& button : buttons) kept.push_back({button.label, button.says});
    return kept;
}

std::vector<Button> buttons_in(const json& kept) {
    std::vector<Button> buttons;
    for (const json& button : kept)
        buttons.push_back({button.at(0).get<std::string>(), button.at(1).get<std::string>()});
    return buttons;
}

}  // namespace gridbot::storage
