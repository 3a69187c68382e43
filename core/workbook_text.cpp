#include "core/workbook_text.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <string_view>

#include "core/time.hpp"

namespace gridbot::workbook {
namespace {

constexpr double kLargestExact = 1e15;
constexpr int kMostZeros = 3;  // that a number in exponent form may leave unwritten
constexpr int kFirstOwnFormat = 164;

std::optional<double> number_in(std::string_view value) {
    double number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc{} || end != value.data() + value.size() || !std::isfinite(number)) return std::nullopt;
    return number;
}

/// Zeros at the end that are not written out: 8 in 1.38E10.
int unwritten_zeros(std::string_view value) {
    const std::size_t mark = value.find_first_of("eE");
    if (mark == std::string_view::npos) return 0;
    std::string_view power = value.substr(mark + 1);
    if (power.starts_with('+')) power.remove_prefix(1);
    int exponent = 0;
    std::from_chars(power.data(), power.data() + power.size(), exponent);
    const std::string_view mantissa = value.substr(0, mark);
    const std::size_t point = mantissa.find('.');
    const std::size_t decimals = point == std::string_view::npos ? 0 : mantissa.size() - point - 1;
    return exponent - static_cast<int>(decimals);
}

/// Built-in formats that show dates; 27–36 and 50–58 do so in Chinese and Japanese editions (ECMA-376, 18.8.30).
bool is_built_in_date(int format) {
    return (format >= 14 && format <= 22) || (format >= 27 && format <= 36) || (format >= 45 && format <= 47) ||
           (format >= 50 && format <= 58);
}

/// Does a format code such as `yyyy"年"m"月"d"日"` show a day? What stands in quotes, in brackets or after a backslash
/// is text.
bool is_date_code(std::string_view code) {
    bool in_quotes = false;
    bool in_brackets = false;
    for (std::size_t i = 0; i < code.size(); ++i) {
        const char c = code[i];
        if (c == '"') in_quotes = !in_quotes;
        if (in_quotes) continue;
        if (c == '[' || c == ']') in_brackets = c == '[';
        if (c == '\\' || c == '_' || c == '*')
            ++i;
        else if (!in_brackets && std::string_view("yYmMdD").find(c) != std::string_view::npos)
            return true;
    }
    return false;
}

}  // namespace

std::string_view local_name(const pugi::xml_node& node) {
    const std::string_view name = node.name();
    const std::size_t colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node child_of(const pugi::xml_node& node, std::string_view name) {
    for (const pugi::xml_node& child : node.children())
        if (local_name(child) == name) return child;
    return {};
}

std::string text_of_string(const pugi::xml_node& string) {
    std::string text;
    for (const pugi::xml_node& child : string.children()) {
        if (local_name(child) == "t") text += child.text().get();
        if (local_name(child) == "r") text += child_of(child, "t").text().get();
    }
    return text;
}

std::vector<std::string> shared_strings(const pugi::xml_document& part) {
    std::vector<std::string> strings;
    for (const pugi::xml_node& string : child_of(part, "sst").children())
        if (local_name(string) == "si") strings.push_back(text_of_string(string));
    return strings;
}

std::vector<bool> date_formats(const pugi::xml_document& styles) {
    const pugi::xml_node root = child_of(styles, "styleSheet");
    std::map<int, bool> own;
    for (const pugi::xml_node& format : child_of(root, "numFmts").children())
        own[format.attribute("numFmtId").as_int()] = is_date_code(format.attribute("formatCode").value());
    std::vector<bool> dates;
    for (const pugi::xml_node& format : child_of(root, "cellXfs").children()) {
        const int number = format.attribute("numFmtId").as_int();
        const auto found = own.find(number);
        dates.push_back(found != own.end() ? found->second : number < kFirstOwnFormat && is_built_in_date(number));
    }
    return dates;
}

std::optional<NumberText> text_of_number(std::string_view value) {
    const auto number = number_in(value);
    if (!number) return std::nullopt;
    const bool is_whole = std::abs(*number) < kLargestExact && std::trunc(*number) == *number;
    const bool is_rounded = std::abs(*number) >= kLargestExact || unwritten_zeros(value) > kMostZeros;
    return NumberText{is_whole ? fmt::format("{:.0f}", *number) : std::string(value), is_rounded};
}

std::optional<std::string> day_of_serial(std::string_view value, bool counts_from_1904) {
    constexpr double kLastSerial = 109939;  // 2200-12-31
    constexpr double kDaysUntil1904 = 1462;
    const auto number = number_in(value);
    if (!number || std::trunc(*number) != *number) return std::nullopt;
    const double serial = *number + (counts_from_1904 ? kDaysUntil1904 : 0);
    if (serial < 61 || serial > kLastSerial) return std::nullopt;  // before 61 Excel counts a day that was not
    return format_day(LocalDay{date::year{1899} / 12 / 30} + date::days{static_cast<int>(serial)});
}

}  // namespace gridbot::workbook
