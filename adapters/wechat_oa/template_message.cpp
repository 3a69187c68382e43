#include "adapters/wechat_oa/template_message.hpp"

#include <algorithm>

#include "core/json.hpp"
#include "core/utf8.hpp"

namespace gridbot::adapters {
namespace {

using nlohmann::json;

constexpr std::size_t kThingCharacters = 20;

bool is_of_tickets(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

// "SH20261123-0001": the first run of capitals, figures and a dash between them.
std::string ticket_in(std::string_view text) {
    for (std::size_t begin = 0; begin < text.size();) {
        std::size_t end = begin;
        while (end < text.size() && is_of_tickets(text[end])) ++end;
        const std::string_view run = text.substr(begin, end - begin);
        if (const auto dash = run.find('-'); dash != run.npos && dash > 0 && dash + 1 < run.size())
            return std::string(run);
        begin = std::max(end, begin + 1);
    }
    return {};
}

std::string address_in(std::string_view text) {
    const auto begin = std::min(text.find("https://"), text.find("http://"));
    if (begin == text.npos) return {};
    return std::string(text.substr(begin, text.find_first_of(" \t\r\n", begin) - begin));
}

// On one line, and without the address, which stands behind the message.
std::string words_of(std::string_view text, std::string_view address) {
    std::string words(text);
    if (!address.empty()) words.erase(words.find(address), address.size());
    std::ranges::replace(words, '\n', ' ');
    while (words.ends_with(' ')) words.pop_back();
    return words;
}

}  // namespace

json oa_template(std::string_view text, const std::vector<std::string>& fields) {
    const std::string address = address_in(text);
    json data = json::object();
    for (const std::string& field : fields) {
        const auto sign = field.find('=');
        if (sign == field.npos) continue;
        const std::string name = field.substr(0, sign);
        std::string value = field.substr(sign + 1);
        if (value == "text") value = words_of(text, address);
        if (value == "ticket") value = ticket_in(text);
        if (name.starts_with("thing")) value = first_characters(value, kThingCharacters);
        data[name] = {{"value", value}};
    }
    json body{{"data", std::move(data)}};
    if (!address.empty()) body["url"] = address;
    return body;
}

}  // namespace gridbot::adapters
