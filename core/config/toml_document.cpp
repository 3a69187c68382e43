#include "core/config/toml_document.hpp"

#include <string>

namespace gridbot {
namespace {

/// The parser's own words without what it quotes from the file: that may be a piece of a secret.
std::string without_quotations(std::string_view description) {
    constexpr std::size_t kOneCharacter = 4;  // bytes, an escape such as \n included
    std::string kept;
    while (!description.empty()) {
        const std::size_t open = description.find('\'');
        kept += description.substr(0, open);
        if (open == std::string_view::npos) break;
        std::size_t close = description.find('\'', open + 1);
        if (close == std::string_view::npos) close = description.size();
        const std::string_view quotation = description.substr(open + 1, close - open - 1);
        kept += quotation.size() <= kOneCharacter ? "'" + std::string(quotation) + "'" : std::string("'…'");
        description.remove_prefix(std::min(description.size(), close + 1));
    }
    return kept;
}

}  // namespace

std::optional<toml::table> parse_toml(std::string_view text, std::vector<FileFault>& faults) {
    try {
        return toml::parse(text);
    } catch (const toml::parse_error& error) {
        const auto at = error.source().begin;
        faults.push_back({static_cast<int>(at.line), "not TOML: " + without_quotations(error.description()),
                          "look at column " + std::to_string(at.column) +
                              ": texts stand in double quotes, each key once, one key to a line"});
        return std::nullopt;
    }
}

int line_of(const toml::node& node) {
    return static_cast<int>(node.source().begin.line);
}

}  // namespace gridbot
