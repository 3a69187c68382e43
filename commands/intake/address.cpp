#include "commands/intake/address.hpp"

#include <algorithm>

#include "commands/intake/address_parts.hpp"
#include "commands/intake/building_list.hpp"
#include "commands/intake/numerals.hpp"

namespace gridbot::intake {
namespace {

constexpr int kHighestBuilding = 300;
constexpr int kHighestFloor = 45;
constexpr int kMostFlats = 12;  // of one floor

class Scanner : private AddressParts {
public:
    using AddressParts::AddressParts;

    AddressFind find() {
        for (std::size_t i = 0; i < size() && !out_.address.building; ++i)
            if (starts_token(i)) building_at(i);
        if (!out_.address.building)
            for (std::size_t i = 0; i < size() && !out_.address.building; ++i)
                if (starts_token(i)) dashed_at(i);
        if (out_.address.building && !out_.address.unit && !out_.address.room) complete_by_dashes();
        if (!out_.address.unit) find_lone_unit();
        if (!out_.address.room) find_lone_room();
        return std::move(out_);
    }

private:
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
                   number && is_address_dash(at(number->end)) && number->value() <= kHighestUnit && !number->spoken) {
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

    void building_at(std::size_t i) {
        std::string zone;
        std::size_t number_begin = i;
        if (is_letter(text()[i])) {
            zone = static_cast<char>(text()[i]);
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
        const std::size_t first = list_begin(text(), i);
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
        const std::size_t behind = text().substr(0, std::min(size(), end + 8)).find(U'楼', end);
        if (behind != std::u32string_view::npos) out_.several = Span{begin, behind + 1};
    }

    /// 3-2-501, 3-501, 12-1.
    void dashed_at(std::size_t i) {
        std::size_t number_begin = i;
        std::string zone;
        if (is_letter(text()[i])) {
            zone = static_cast<char>(text()[i]);
            number_begin = i + 1;
        }
        Number first{{}, number_begin, false};
        if (auto number = number_at(number_begin))
            first = *number;
        else if (zone.empty())
            return;
        // "12:3-5" is a time, "业主微信:3-1-801" none.
        if (i > 1 && text()[i - 1] == ':' && is_digit(text()[i - 2])) return;
        if (i > 0 && (is_address_dash(text()[i - 1]) || any_of_set(text()[i - 1], U"/.第"))) return;
        const char32_t dash = at(first.end);
        const bool slash = dash == '/';
        if (!is_address_dash(dash) && !slash) return;
        const bool plausible = first.digits.empty() || (first.value() > 0 && first.value() <= kHighestBuilding);
        if (first.digits.size() > 3 || !plausible) return;
        const auto second = number_at(first.end + 1);
        if (!second) return;
        const std::string building = zone + (first.digits.empty() ? "" : without_zeros(first.digits));
        if (at(second->end) == dash && second->digits.size() <= 2) {
            const auto third = number_at(second->end + 1);
            if (!third || third->digits.size() < 3 || is_address_dash(at(third->end)) || is_digit(at(third->end)))
                return;
            const auto room = room_at(second->end + 1);
            take(out_.address.building, building, i, first.end);
            take(out_.address.unit, without_zeros(second->digits), first.end, second->end);
            take(out_.address.room, room ? room->value : third->digits, second->end, room ? room->end : third->end);
            return;
        }
        if (slash || is_address_dash(at(second->end)) || at(second->end) == '/') return;
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
        const bool open_before = i == 0 || any_of_set(text()[i - 1], U" \n,.;!?。(【】:、住在是家我到");
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
        Scanner figures(text());
        for (std::size_t i = 0; i < size() && !figures.out_.address.building; ++i)
            if (starts_token(i)) figures.dashed_at(i);
        if (figures.out_.address.building != out_.address.building) return;
        out_.address.unit = figures.out_.address.unit;
        out_.address.room = figures.out_.address.room;
        out_.spans.insert(out_.spans.end(), figures.out_.spans.begin(), figures.out_.spans.end());
    }

    void find_lone_unit() {
        for (std::size_t i = 0; i < size(); ++i) {
            const bool compass = any_of_set(text()[i], U"甲乙丙丁东西中南北");
            if (!compass && !starts_token(i)) continue;
            if (i > 0 && (is_range_dash(text()[i - 1]) || any_of_set(text()[i - 1], U"个每"))) continue;
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
        for (std::size_t i = 0; i < size(); ++i) {
            if (!starts_token(i) && !any_of_set(text()[i], U"东西中")) continue;
            if (i > 0 && is_range_dash(text()[i - 1])) continue;
            const auto door = door_at(i);
            const auto number = number_at(i);
            const bool named = number && number->digits.size() >= 3 &&
                               (at(number->end) == U'室' || (at(number->end) == U'户' && !number->spoken) ||
                                starts_with(number->end, U"号房") || starts_with(number->end, U"房间"));
            const bool told = named || speaks_of_home_before(i) || (number && numbers_a_flat(i, *number));
            const auto room = told ? room_at(i) : door;
            if (!room) continue;
            if (door && !number && i > 0 && any_of_set(text()[i - 1], U"朝向往")) continue;
            take(out_.address.room, room->value, i, room->end);
            return;
        }
    }

    /// "301没电了,我是4号楼2单元的": the only thing that a clause beginning with such a number can mean there.
    bool numbers_a_flat(std::size_t i, const Number& number) const {
        if (!out_.address.building || !out_.address.unit || number.spoken || number.digits.size() < 3) return false;
        const int flat = number.value() % 100;
        const int floor = number.value() / 100;
        const bool opens_clause = i == 0 || any_of_set(text()[i - 1], U" \n,.;!?。");
        return opens_clause && flat >= 1 && flat <= kMostFlats && floor >= 1 && floor <= kHighestFloor &&
               (is_han(at(number.end)) || at(number.end) == '\0');
    }

    bool speaks_of_home_before(std::size_t i) const {
        for (std::u32string_view word : {U"我家", U"俺家", U"家住", U"我住", U"住在", U"楼上", U"楼下", U"对门",
                                         U"隔壁", U"我是", U"房号", U"门牌", U"业主", U"我们家", U"咱家", U"住"}) {
            std::size_t end = i;
            while (end > 0 && any_of_set(text()[end - 1], U" :是的在")) --end;
            if (end >= word.size() && text().substr(end - word.size(), word.size()) == word) return true;
            if (i >= word.size() && text().substr(i - word.size(), word.size()) == word) return true;
        }
        return false;
    }

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
