#include "commands/intake/address_parts.hpp"

#include "commands/intake/numerals.hpp"

namespace gridbot::intake {
namespace {

constexpr std::size_t kMaxDigits = 4;
constexpr std::size_t kMaxNumerals = 5;

}  // namespace

bool is_range_dash(char32_t c) {
    return any_of_set(c, U"-~至到—–");
}

std::string without_zeros(const std::string& digits) {
    const std::size_t first = digits.find_first_not_of('0');
    return first == std::string::npos ? "0" : digits.substr(first);
}

bool is_numeral(char32_t c) {
    return numeral_value(c) >= 0 || c == U'十' || c == U'百';
}

std::optional<AddressParts::Number> AddressParts::number_at(std::size_t i) const {
    std::size_t end = i;
    while (is_digit(at(end))) ++end;
    if (end > i) {
        if (end - i > kMaxDigits) return std::nullopt;
        Number number{{}, end, false};
        for (std::size_t k = i; k < end; ++k) number.digits += static_cast<char>(text_[k]);
        return number;
    }
    std::u32string numerals;
    while (numerals.size() <= kMaxNumerals && is_numeral(at(end))) numerals += text_[end++];
    // A name may end in one of them ("老陆三号楼"): they do not mix with the everyday ones.
    if (numerals.empty())
        while (numerals.size() <= kMaxNumerals && everyday_numeral(at(end)) != 0)
            numerals += everyday_numeral(text_[end++]);
    if (numerals.empty() || numerals.size() > kMaxNumerals) return std::nullopt;
    auto digits = spoken_number(numerals);
    if (!digits) return std::nullopt;
    return Number{*digits, end, true};
}

bool AddressParts::starts_token(std::size_t i) const {
    const char32_t c = text_[i];
    const bool numeral = numeral_value(c) >= 0 || c == U'十';
    const bool formal = everyday_numeral(c) != 0;
    if (!is_digit(c) && !numeral && !formal && !is_letter(c)) return false;
    if (i == 0) return true;
    const char32_t before = text_[i - 1];
    if (formal) return everyday_numeral(before) == 0;
    if (is_digit(before) || is_letter(before)) return false;
    if (numeral && (numeral_value(before) >= 0 || any_of_set(before, U"十百第"))) return false;
    return !((before == '.' || before == '+') && i >= 2 && is_digit(text_[i - 2]));
}

std::size_t AddressParts::skip_separators(std::size_t i) const {
    while (any_of_set(at(i), U" ,-.·/:、的—") && at(i) != U'\0') ++i;
    return i;
}

std::optional<std::size_t> AddressParts::building_suffix(std::size_t i, const Number& number) const {
    if (at(i) == ' ' && any_of_set(at(i + 1), U"号栋幢#")) ++i;
    for (std::u32string_view suffix :
         {U"号楼栋", U"号楼", U"号栋", U"号幢", U"#楼", U"#栋", U"栋楼", U"幢楼", U"号居民楼", U"号住宅楼"}) {
        const bool one_of_many = number.spoken && number.digits.size() == 1 && number.value() <= 2 &&
                                 suffix.size() == 2 && suffix[1] == U'楼' && suffix[0] != U'号' && suffix[0] != '#';
        if (starts_with(i, suffix) && !one_of_many) return i + suffix.size();
    }
    const char32_t c = at(i);
    if (c == '#') return i + 1;
    if (c == U'栋' || c == U'幢' || c == U'座') {
        // 一座桥, 两栋房子: a counting word unless an address goes on.
        const bool counts = number.spoken && (number.digits == "1" || number.digits == "2" || c == U'座');
        const bool goes_on = unit_at(skip_separators(i + 1)) || room_at(skip_separators(i + 1));
        if (!counts || goes_on) return i + 1;
        return std::nullopt;
    }
    const bool before_unit = c == U'号' || c == U'楼';
    if (before_unit && unit_at(skip_separators(i + 1))) return i + 1;
    // "弄堂120弄5号302室": the door of a lane is the building.
    if (c == U'号' && number_at(i + 1) && !number.spoken) {
        const auto room = room_at(i + 1);
        if (room && room->end > i + 1 && text_[room->end - 1] == U'室') return i + 1;
    }
    return std::nullopt;
}

std::optional<AddressParts::Part> AddressParts::unit_at(std::size_t i) const {
    const char32_t c = at(i);
    if ((is_letter(c) || any_of_set(c, U"甲乙丙丁东西中南北")) && c != U'\0' && starts_with(i + 1, U"单元"))
        return Part{encode(text_.substr(i, 1)), i + 3};
    const auto number = number_at(i);
    if (!number) return std::nullopt;
    std::size_t end = number->end;
    if (at(end) == ' ') ++end;
    if ((at(end) == U'号' || at(end) == '#') && starts_with(end + 1, U"单元")) ++end;
    if (starts_with(end, U"单元") && number->value() <= kHighestUnit)
        return Part{without_zeros(number->digits), end + 2};
    const auto room = at(number->end) == U'门' ? number_at(number->end + 1) : std::nullopt;
    if (room && room->digits.size() >= 3) return Part{without_zeros(number->digits), number->end + 1};
    return std::nullopt;
}

bool AddressParts::counts_something(std::size_t i) const {
    for (std::u32string_view word : {U"天然气", U"天燃气", U"天天", U"天花", U"天线", U"家里", U"家中", U"家的",
                                     U"家漏",   U"家门",   U"家卫", U"家厨", U"楼上", U"楼下", U"楼道", U"多次",
                                     U"平时",   U"平台",   U"路由", U"次卧", U"个人", U"点不", U"度数"})
        if (starts_with(i, word)) return false;
    return any_of_set(at(i), U"元块人度斤米平年月天个点℃次分岁号路多余层楼台辆名位瓦秒%:家栋") && at(i) != U'\0';
}

std::optional<AddressParts::Part> AddressParts::door_at(std::size_t i) const {
    std::size_t door = i;
    std::string floor;
    if (const auto number = number_at(i)) {
        if (at(number->end) != U'楼' && at(number->end) != U'层') return std::nullopt;
        floor = without_zeros(number->digits);
        door = number->end + 1;
        if (at(door) == U'的') ++door;
    }
    if (!any_of_set(at(door), U"东西中南北") || at(door) == U'\0') return std::nullopt;
    std::size_t end = door + 1;
    if (any_of_set(at(end), U"边侧头间") && at(end) != U'\0') ++end;
    if (at(end) != U'户' && !(at(end) == U'门' && !floor.empty())) return std::nullopt;
    return Part{floor + encode(text_.substr(door, 1)), end + 1};
}

std::optional<AddressParts::Part> AddressParts::room_at(std::size_t i) const {
    if (auto door = door_at(i)) return door;
    const auto number = number_at(i);
    if (!number) return std::nullopt;
    std::size_t end = number->end;
    const bool named = at(end) == U'室' || starts_with(end, U"号房") || starts_with(end, U"房间");
    if (named) return Part{number->digits, end + (at(end) == U'室' ? 1U : 2U)};
    if (number->digits.size() < 3 || number->digits.size() > 4) return std::nullopt;
    if (number->spoken && number->end - i < 3) return std::nullopt;
    std::string letter;
    if (is_letter(at(end)) && !is_letter(at(end + 1)) && !is_digit(at(end + 1))) letter = static_cast<char>(at(end++));
    if (any_of_set(at(end), U"户房") && at(end) != U'\0') return Part{number->digits + letter, end + 1};
    if (at(end) == U'号' && !is_digit(at(end + 1)) && at(end + 1) != U'楼')
        return Part{number->digits + letter, end + 1};
    if (counts_something(end)) return std::nullopt;
    const bool hotline = number->digits == "110" || number->digits == "119" || number->digits == "120";
    if (hotline) return std::nullopt;
    return Part{number->digits + letter, end};
}

std::optional<AddressParts::Part> AddressParts::room_behind_floor(std::size_t i) const {
    const auto floor = number_at(i);
    if (!floor || (at(floor->end) != U'楼' && at(floor->end) != U'层')) return std::nullopt;
    auto room = room_at(skip_separators(floor->end + 1));
    if (!room || !is_digit(decode(room->value).front())) return std::nullopt;
    return room;
}

bool AddressParts::is_range(std::size_t begin, std::size_t end) const {
    if (begin >= 2 && is_range_dash(text_[begin - 1])) {
        const char32_t first = text_[begin - 2];
        if (is_digit(first) || numeral_value(first) >= 0 || any_of_set(first, U"楼栋幢号#")) return true;
    }
    std::size_t dash = end;
    for (std::u32string_view suffix : {U"号楼", U"#楼", U"栋", U"号", U"#"})
        if (starts_with(dash, suffix)) {
            dash += suffix.size();
            break;
        }
    if (!is_range_dash(at(dash))) return false;
    const auto second = number_at(dash + 1);
    if (!second) return false;
    for (std::u32string_view suffix : {U"号楼", U"#楼", U"栋", U"幢"})
        if (starts_with(second->end, suffix)) return true;
    return false;
}

}  // namespace gridbot::intake
