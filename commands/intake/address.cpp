#include "commands/intake/address.hpp"

#include <algorithm>

#include "commands/intake/building_list.hpp"
#include "commands/intake/numerals.hpp"

namespace gridbot::intake {
namespace {

constexpr std::size_t kMaxDigits = 4;
constexpr std::size_t kMaxNumerals = 5;
constexpr int kHighestBuilding = 300;
constexpr int kHighestUnit = 30;
constexpr int kHighestFloor = 45;
constexpr int kMostFlats = 12;  // of one floor

struct Number {
    std::string digits;
    std::size_t end = 0;
    bool spoken = false;  // Chinese numerals
    int value() const { return std::stoi(digits); }
};

bool any_of_set(char32_t c, std::u32string_view set) {
    return set.find(c) != std::u32string_view::npos;
}

bool is_numeral(char32_t c) {
    return numeral_value(c) >= 0 || c == U'十' || c == U'百';
}

class Scanner {
public:
    explicit Scanner(std::u32string_view text) : text_(text) {}

    AddressFind find() {
        for (std::size_t i = 0; i < text_.size() && !out_.address.building; ++i)
            if (starts_token(i)) building_at(i);
        if (!out_.address.building)
            for (std::size_t i = 0; i < text_.size() && !out_.address.building; ++i)
                if (starts_token(i)) dashed_at(i);
        if (out_.address.building && !out_.address.unit && !out_.address.room) complete_by_dashes();
        if (!out_.address.unit) find_lone_unit();
        if (!out_.address.room) find_lone_room();
        return std::move(out_);
    }

private:
    char32_t at(std::size_t i) const { return i < text_.size() ? text_[i] : U'\0'; }
    bool starts_with(std::size_t i, std::u32string_view word) const {
        return text_.substr(std::min(i, text_.size())).starts_with(word);
    }

    std::optional<Number> number_at(std::size_t i) const {
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

    /// A number or letter may begin here: what stands before does not belong to it.
    bool starts_token(std::size_t i) const {
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

    static std::string without_zeros(const std::string& digits) {
        const std::size_t first = digits.find_first_not_of('0');
        return first == std::string::npos ? "0" : digits.substr(first);
    }

    std::size_t skip_separators(std::size_t i) const {
        while (any_of_set(at(i), U" ,-.·/:、的—") && at(i) != U'\0') ++i;
        return i;
    }

    bool is_range_dash(char32_t c) const { return any_of_set(c, U"-~至到—–") && c != U'\0'; }

    /// End of a suffix that makes the number before it a building, or nothing.
    std::optional<std::size_t> building_suffix(std::size_t i, const Number& number) const {
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

    struct Part {
        std::string value;
        std::size_t end;
    };

    std::optional<Part> unit_at(std::size_t i) const {
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

    /// "300家商铺", "302度": what stands behind is counted. Not so "302天然气", "101家里", "1202楼上", "501多次反映".
    bool counts_something(std::size_t i) const {
        for (std::u32string_view word : {U"天然气", U"天燃气", U"天天", U"天花", U"天线", U"家里", U"家中", U"家的",
                                         U"家漏",   U"家门",   U"家卫", U"家厨", U"楼上", U"楼下", U"楼道", U"多次",
                                         U"平时",   U"平台",   U"路由", U"次卧", U"个人", U"点不", U"度数"})
            if (starts_with(i, word)) return false;
        return any_of_set(at(i), U"元块人度斤米平年月天个点℃次分岁号路多余层楼台辆名位瓦秒%:家栋") && at(i) != U'\0';
    }

    std::optional<Part> door_at(std::size_t i) const {
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

    std::optional<Part> room_at(std::size_t i) const {
        if (auto door = door_at(i)) return door;
        const auto number = number_at(i);
        if (!number) return std::nullopt;
        std::size_t end = number->end;
        const bool named = at(end) == U'室' || starts_with(end, U"号房") || starts_with(end, U"房间");
        if (named) return Part{number->digits, end + (at(end) == U'室' ? 1U : 2U)};
        if (number->digits.size() < 3 || number->digits.size() > 4) return std::nullopt;
        if (number->spoken && number->end - i < 3) return std::nullopt;
        std::string letter;
        if (is_letter(at(end)) && !is_letter(at(end + 1)) && !is_digit(at(end + 1)))
            letter = static_cast<char>(at(end++));
        if (any_of_set(at(end), U"户房") && at(end) != U'\0') return Part{number->digits + letter, end + 1};
        if (at(end) == U'号' && !is_digit(at(end + 1)) && at(end + 1) != U'楼')
            return Part{number->digits + letter, end + 1};
        if (counts_something(end)) return std::nullopt;
        const bool hotline = number->digits == "110" || number->digits == "119" || number->digits == "120";
        if (hotline) return std::nullopt;
        return Part{number->digits + letter, end};
    }

    void take(std::optional<std::string>& slot, std::string value, std::size_t begin, std::size_t end) {
        slot = std::move(value);
        out_.spans.push_back({begin, end});
    }

    /// Unit and room right behind a building.
    void rest_at(std::size_t i) {
        i = skip_separators(i);
        if (auto unit = unit_at(i)) {
            take(out_.address.unit, unit->value, i, unit->end);
            i = skip_separators(unit->end);
        } else if (auto number = number_at(i);
                   number && is_dash(at(number->end)) && number->value() <= kHighestUnit && !number->spoken) {
            if (auto room = room_at(number->end + 1)) {
                take(out_.address.unit, without_zeros(number->digits), i, number->end);
                i = number->end + 1;
            }
        }
        if (auto room = room_at(i))
            take(out_.address.room, room->value, i, room->end);
        else if (auto behind = room_behind_floor(i))
            take(out_.address.room, behind->value, i, behind->end);
    }

    /// "6号楼,3楼,302".
    std::optional<Part> room_behind_floor(std::size_t i) const {
        const auto floor = number_at(i);
        if (!floor || (at(floor->end) != U'楼' && at(floor->end) != U'层')) return std::nullopt;
        auto room = room_at(skip_separators(floor->end + 1));
        if (!room || !is_digit(decode(room->value).front())) return std::nullopt;
        return room;
    }

    static bool is_dash(char32_t c) { return any_of_set(c, U"-—–−杠") && c != U'\0'; }

    void building_at(std::size_t i) {
        std::string zone;
        std::size_t number_begin = i;
        if (is_letter(text_[i])) {
            zone = static_cast<char>(text_[i]);
            number_begin = i + 1;
            if (at(number_begin) == U'区') ++number_begin;
            if (any_of_set(at(number_begin), U"座栋幢") && at(number_begin) != U'\0') {
                take(out_.address.building, zone, i, number_begin + 1);
                rest_at(number_begin + 1);
                return;
            }
            if (starts_with(number_begin, U"号楼")) {
                take(out_.address.building, zone, i, number_begin + 2);
                rest_at(number_begin + 2);
                return;
            }
        }
        const auto number = number_at(number_begin);
        if (!number || number->value() > kHighestBuilding || number->value() == 0) return;
        if (is_range(i, number->end)) {
            note_range(i, number->end);
            return;
        }
        const auto end = building_suffix(number->end, *number);
        if (!end) return;
        const std::size_t first = list_begin(text_, i);
        const std::size_t next = skip_separators(*end);
        if (first < i && !unit_at(next) && !room_at(next)) {
            if (!out_.several) out_.several = Span{first, *end};
            return;
        }
        take(out_.address.building, zone + without_zeros(number->digits), i, *end);
        rest_at(*end);
    }

    void note_range(std::size_t begin, std::size_t end) {
        if (out_.several) return;
        const std::size_t behind = text_.substr(0, std::min(text_.size(), end + 8)).find(U'楼', end);
        if (behind != std::u32string_view::npos) out_.several = Span{begin, behind + 1};
    }

    /// "1-6号楼", "1号楼到6号楼", or the tail of one.
    bool is_range(std::size_t begin, std::size_t end) const {
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

    /// 3-2-501, 3-501, 12-1.
    void dashed_at(std::size_t i) {
        std::size_t number_begin = i;
        std::string zone;
        if (is_letter(text_[i])) {
            zone = static_cast<char>(text_[i]);
            number_begin = i + 1;
        }
        Number first{{}, number_begin, false};
        if (auto number = number_at(number_begin))
            first = *number;
        else if (zone.empty())
            return;
        // "12:3-5" is a time, "业主微信:3-1-801" none.
        if (i > 1 && text_[i - 1] == ':' && is_digit(text_[i - 2])) return;
        if (i > 0 && (is_dash(text_[i - 1]) || any_of_set(text_[i - 1], U"/.第"))) return;
        const char32_t dash = at(first.end);
        const bool slash = dash == '/';
        if (!is_dash(dash) && !slash) return;
        const bool plausible = first.digits.empty() || (first.value() > 0 && first.value() <= kHighestBuilding);
        if (first.digits.size() > 3 || !plausible) return;
        const auto second = number_at(first.end + 1);
        if (!second) return;
        const std::string building = zone + (first.digits.empty() ? "" : without_zeros(first.digits));
        if (at(second->end) == dash && second->digits.size() <= 2) {
            const auto third = number_at(second->end + 1);
            if (!third || third->digits.size() < 3 || is_dash(at(third->end)) || is_digit(at(third->end))) return;
            const auto room = room_at(second->end + 1);
            take(out_.address.building, building, i, first.end);
            take(out_.address.unit, without_zeros(second->digits), first.end, second->end);
            take(out_.address.room, room ? room->value : third->digits, second->end, room ? room->end : third->end);
            return;
        }
        if (slash || is_dash(at(second->end)) || at(second->end) == '/') return;
        two_parts(i, building, first, *second);
    }

    void two_parts(std::size_t i, const std::string& building, const Number& first, const Number& second) {
        if (second.digits.size() >= 3) {
            const auto room = room_at(first.end + 1);
            if (!room) return;
            take(out_.address.building, building, i, first.end);
            take(out_.address.room, room->value, first.end, room->end);
            return;
        }
        const bool open_before = i == 0 || any_of_set(text_[i - 1], U" \n,.;!?。(【】:、住在是家我到");
        const bool unit_after = starts_with(second.end, U"单元");
        // "7-1楼道里": the stairway of 7-1, not a first floor.
        const bool part_of_house = at(second.end) == U'楼' && any_of_set(at(second.end + 1), U"道梯下上门前后");
        const bool counted = (counts_something(second.end) && !part_of_house) ||
                             any_of_set(at(second.end), U"户条件只种倍万千百十级班周小片克袋箱日期折米寸场比届时") ||
                             at(second.end) == '.';
        if (!open_before || first.spoken || second.value() > kHighestUnit || second.value() == 0 ||
            (counted && !unit_after))
            return;
        take(out_.address.building, building, i, first.end);
        take(out_.address.unit, without_zeros(second.digits), first.end, second.end + (unit_after ? 2U : 0U));
    }

    /// "10号楼顶楼漏水, 10-1-601": the figures say the rest of the same building.
    void complete_by_dashes() {
        Scanner figures(text_);
        for (std::size_t i = 0; i < text_.size() && !figures.out_.address.building; ++i)
            if (starts_token(i)) figures.dashed_at(i);
        if (figures.out_.address.building != out_.address.building) return;
        out_.address.unit = figures.out_.address.unit;
        out_.address.room = figures.out_.address.room;
        out_.spans.insert(out_.spans.end(), figures.out_.spans.begin(), figures.out_.spans.end());
    }

    void find_lone_unit() {
        for (std::size_t i = 0; i < text_.size(); ++i) {
            const bool compass = any_of_set(text_[i], U"甲乙丙丁东西中南北");
            if (!compass && !starts_token(i)) continue;
            if (i > 0 && (is_range_dash(text_[i - 1]) || any_of_set(text_[i - 1], U"个每"))) continue;
            const auto unit = unit_at(i);
            if (!unit) continue;
            take(out_.address.unit, unit->value, i, unit->end);
            if (!out_.address.room) {
                const std::size_t next = skip_separators(unit->end);
                if (auto room = room_at(next)) take(out_.address.room, room->value, next, room->end);
            }
            return;
        }
    }

    /// "501室", "6楼东户", or a bare number right behind words that speak of a home.
    void find_lone_room() {
        for (std::size_t i = 0; i < text_.size(); ++i) {
            if (!starts_token(i) && !any_of_set(text_[i], U"东西中")) continue;
            if (i > 0 && is_range_dash(text_[i - 1])) continue;
            const auto door = door_at(i);
            const auto number = number_at(i);
            const bool named = number && number->digits.size() >= 3 &&
                               (at(number->end) == U'室' || (at(number->end) == U'户' && !number->spoken) ||
                                starts_with(number->end, U"号房") || starts_with(number->end, U"房间"));
            const bool told = named || speaks_of_home_before(i) || (number && numbers_a_flat(i, *number));
            const auto room = told ? room_at(i) : door;
            if (!room) continue;
            if (door && !number && i > 0 && any_of_set(text_[i - 1], U"朝向往")) continue;
            take(out_.address.room, room->value, i, room->end);
            return;
        }
    }

    /// "301没电了,我是4号楼2单元的": the only thing that a clause beginning with such a number can mean there.
    bool numbers_a_flat(std::size_t i, const Number& number) const {
        if (!out_.address.building || !out_.address.unit || number.spoken || number.digits.size() < 3) return false;
        const int flat = number.value() % 100;
        const int floor = number.value() / 100;
        const bool opens_clause = i == 0 || any_of_set(text_[i - 1], U" \n,.;!?。");
        return opens_clause && flat >= 1 && flat <= kMostFlats && floor >= 1 && floor <= kHighestFloor &&
               (is_han(at(number.end)) || at(number.end) == '\0');
    }

    bool speaks_of_home_before(std::size_t i) const {
        for (std::u32string_view word : {U"我家", U"俺家", U"家住", U"我住", U"住在", U"楼上", U"楼下", U"对门",
                                         U"隔壁", U"我是", U"房号", U"门牌", U"业主", U"我们家", U"咱家", U"住"}) {
            std::size_t end = i;
            while (end > 0 && any_of_set(text_[end - 1], U" :是的在")) --end;
            if (end >= word.size() && text_.substr(end - word.size(), word.size()) == word) return true;
            if (i >= word.size() && text_.substr(i - word.size(), word.size()) == word) return true;
        }
        return false;
    }

    std::u32string_view text_;
    AddressFind out_;
};

}  // namespace

AddressFind find_address(std::u32string_view match) {
    return Scanner(match).find();
}

std::optional<std::string> field_number(std::u32string_view match, bool keep_zeros) {
    std::size_t i = 0;
    while (i < match.size() && is_space(match[i])) ++i;
    std::size_t end = i;
    while (end < match.size() && (is_digit(match[end]) || is_letter(match[end]))) ++end;
    if (end > i && end - i <= 5) {
        std::string value = encode(match.substr(i, end - i));
        const std::size_t first = value.find_first_not_of('0');
        return keep_zeros || first == std::string::npos ? value : value.substr(first);
    }
    end = i;
    while (end < match.size() && is_numeral(match[end])) ++end;
    if (end > i && end - i <= 5) return spoken_number(match.substr(i, end - i));
    if (i < match.size() && any_of_set(match[i], U"东西中南北甲乙丙丁")) return encode(match.substr(i, 1));
    return std::nullopt;
}

}  // namespace gridbot::intake
