#include <algorithm>
#include <array>
#include <optional>

#include "core/policy/characters.hpp"
#include "core/policy/masking.hpp"

namespace gridbot::masking {
namespace {

bool separates(char32_t c) {
    return c == ' ' || c == '-';
}

/// Digits from `at` on, up to `limit`, in groups of at least three with up to three spaces or dashes between.
struct Run {
    std::string digits;
    std::size_t end;
    std::vector<std::size_t> groups;
};

Run digits_from(const std::u32string& text, std::size_t at, std::size_t limit) {
    constexpr std::size_t least = 3;
    constexpr std::size_t widest = 3;
    Run run{{}, at, {}};
    for (std::size_t i = at; run.digits.size() < limit;) {
        std::string group;
        for (; i < text.size() && ascii_digit(text[i]) && run.digits.size() + group.size() < limit; ++i)
            group += static_cast<char>(text[i]);
        if (group.size() < least) break;
        run.digits += group;
        run.groups.push_back(group.size());
        run.end = i;
        const std::size_t gap = i;
        while (i < text.size() && separates(text[i]) && i - gap < widest) ++i;
        if (i == gap) break;
    }
    return run;
}

bool plausible_birthday(std::string_view yyyymmdd) {
    const int year = std::stoi(std::string(yyyymmdd.substr(0, 4)));
    const int month = std::stoi(std::string(yyyymmdd.substr(4, 2)));
    const int day = std::stoi(std::string(yyyymmdd.substr(6, 2)));
    return year >= 1900 && year <= 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

struct Found {
    PiiKind kind;
    std::size_t end;
};

std::optional<Found> identity_at(const std::u32string& text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && ascii_digit(text[end])) ++end;
    const std::size_t digits = end - at;
    const bool check_letter = end < text.size() && (text[end] == 'X' || text[end] == 'x') &&
                              (end + 1 == text.size() || !ascii_letter(text[end + 1]));
    std::string plain;
    for (std::size_t i = at; i < end; ++i) plain += static_cast<char>(text[i]);
    if (digits == 17 && check_letter) return Found{PiiKind::id_number, end + 1};
    if (digits == 18 && plausible_birthday(plain.substr(6, 8))) return Found{PiiKind::id_number, end};
    if (digits == 15 && plausible_birthday("19" + plain.substr(6, 6))) return Found{PiiKind::id_number, end};
    if (digits >= 16 && digits <= 19) return Found{PiiKind::bank_card, end};
    if (digits >= 12) return std::nullopt;

    const Run grouped = digits_from(text, at, 19);
    if (grouped.groups.size() < 2) return std::nullopt;
    if (grouped.digits.size() == 18 && plausible_birthday(grouped.digits.substr(6, 8)))
        return Found{PiiKind::id_number, grouped.end};
    if (grouped.digits.size() == 17 && grouped.end < text.size() &&
        (text[grouped.end] == 'X' || text[grouped.end] == 'x'))
        return Found{PiiKind::id_number, grouped.end + 1};
    // Cards are written in fours; other long runs are lists of rooms or shorter numbers.
    const bool fours = std::all_of(grouped.groups.begin(), std::prev(grouped.groups.end()),
                                   [](std::size_t digits_of_group) { return digits_of_group == 4; });
    if (fours && grouped.digits.size() >= 16 && !grouped.digits.starts_with('1'))
        return Found{PiiKind::bank_card, grouped.end};
    return std::nullopt;
}

/// "138.0000.1234", "138/0000/1234": three, four, four with the same sign between; or every digit by itself.
std::optional<std::size_t> figured_mobile_end(const std::u32string& text, std::size_t at) {
    constexpr std::u32string_view signs = U"._/·";
    constexpr std::size_t written = 13;
    constexpr std::size_t spelt = 21;
    const auto matches = [&](std::size_t length, auto is_sign) {
        if (at + length > text.size()) return false;
        for (std::size_t k = 0; k < length; ++k)
            if (is_sign(k) ? text[at + k] != text[at + (length == written ? 3 : 1)] : !ascii_digit(text[at + k]))
                return false;
        return at + length == text.size() || !ascii_digit(text[at + length]);
    };
    if (at + 3 < text.size() && signs.find(text[at + 3]) != std::u32string_view::npos &&
        matches(written, [](std::size_t k) { return k == 3 || k == 8; }))
        return at + written;
    if (at + 1 < text.size() && separates(text[at + 1]) && matches(spelt, [](std::size_t k) { return k % 2 == 1; }))
        return at + spelt;
    return std::nullopt;
}

std::optional<Found> mobile_at(const std::u32string& text, std::size_t at) {
    if (text[at] != '1') return std::nullopt;
    Run run = digits_from(text, at, 11);
    if (const auto end = figured_mobile_end(text, at); end && run.digits.size() < 11) {
        run.digits.clear();
        for (std::size_t i = at; i < *end; ++i)
            if (ascii_digit(text[i])) run.digits += static_cast<char>(text[i]);
        run.end = *end;
    }
    const bool ends = run.end == text.size() || !ascii_digit(text[run.end]);
    if (run.digits.size() == 11 && ends && run.digits[1] >= '3') return Found{PiiKind::mobile, run.end};
    return std::nullopt;
}

std::optional<Found> dictated_mobile_at(const std::u32string& text, std::size_t at) {
    std::string digits;
    std::size_t end = at;
    for (; end < text.size() && digits.size() < 12; ++end) {
        auto digit = spoken_digit(text[end]);
        if (!digit) break;
        digits += *digit;
    }
    if (digits.size() != 11 || digits[0] != '1' || digits[1] < '3') return std::nullopt;
    return Found{PiiKind::mobile, end};
}

std::optional<Found> landline_at(const std::u32string& text, std::size_t at) {
    if (text[at] != '0' && text[at] != '(') return std::nullopt;
    std::size_t i = at + (text[at] == '(' ? 1 : 0);
    const std::size_t area_begin = i;
    while (i < text.size() && ascii_digit(text[i])) ++i;
    const std::size_t first = i - area_begin;
    if (first == 0 || text[area_begin] != '0') return std::nullopt;
    if (text[at] != '(' && first >= 10 && first <= 12) return Found{PiiKind::landline, i};
    if (first < 3 || first > 4) return std::nullopt;
    while (i < text.size() && (text[i] == ')' || separates(text[i])) && i < area_begin + first + 3) ++i;
    const auto digits_end = [&](std::size_t from) {
        while (from < text.size() && ascii_digit(text[from])) ++from;
        return from;
    };
    std::size_t end = digits_end(i);
    std::size_t local = end - i;
    // "8765 4321": the second half has four figures. No such number begins with 0: "0001 0002 0003" are three cases.
    if (text[i] != '0' && (local == 3 || local == 4) && end < text.size() && separates(text[end])) {
        const std::size_t half = digits_end(end + 1);
        if (half - end == 5) {
            local += 4;
            end = half;
        }
    }
    if (local < 7 || local > 8) return std::nullopt;
    return Found{PiiKind::landline, end};
}

std::optional<Found> plate_at(const std::u32string& text, std::size_t at) {
    constexpr std::u32string_view provinces = U"京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
    if (provinces.find(text[at]) == std::u32string_view::npos) return std::nullopt;
    std::size_t i = at + 1;
    if (i >= text.size() || !ascii_letter(text[i])) return std::nullopt;
    ++i;
    while (i < text.size() && (text[i] == U'·' || text[i] == '.' || text[i] == ' ' || text[i] == '-') && i < at + 4)
        ++i;
    const std::size_t serial_begin = i;
    std::size_t digits = 0;
    while (i < text.size() && (ascii_digit(text[i]) || ascii_letter(text[i]))) digits += ascii_digit(text[i++]) ? 1 : 0;
    const std::size_t serial = i - serial_begin;
    if (serial < 5 || serial > 6 || digits < 2) return std::nullopt;
    return Found{PiiKind::plate, i};
}

std::optional<Found> email_at(const std::u32string& text, std::size_t at) {
    auto local = [](char32_t c) {
        return ascii_digit(c) || ascii_letter(c) || c == '.' || c == '_' || c == '-' || c == '+';
    };
    std::size_t i = at;
    while (i < text.size() && local(text[i]) && i - at <= 64) ++i;
    if (i == at || i >= text.size() || text[i] != '@') return std::nullopt;
    const std::size_t domain_begin = ++i;
    std::size_t last_dot = 0;
    for (; i < text.size() && (ascii_digit(text[i]) || ascii_letter(text[i]) || text[i] == '.' || text[i] == '-'); ++i)
        if (text[i] == '.' && i + 1 < text.size() && ascii_letter(text[i + 1])) last_dot = i;
    if (last_dot <= domain_begin) return std::nullopt;
    return Found{PiiKind::email, i};
}

/// "姓名:赵某某": the span of the name after the label.
std::optional<std::pair<std::size_t, std::size_t>> labelled_name_at(const std::u32string& text, std::size_t at) {
    // Behind the second kind no separator is needed: "我叫王小明".
    for (std::u32string_view label : {U"我叫", U"名叫", U"本人叫"}) {
        if (text.compare(at, label.size(), label) != 0) continue;
        const std::size_t begin = at + label.size();
        std::size_t end = begin;
        while (end < text.size() && han(text[end]) && end - begin < 3) ++end;
        const bool ends = end == text.size() || !han(text[end]);
        return ends && end - begin >= 2 ? std::optional(std::pair{begin, end}) : std::nullopt;
    }
    constexpr std::u32string_view label = U"姓名";
    if (text.compare(at, label.size(), label) != 0) return std::nullopt;
    std::size_t i = at + label.size();
    const std::size_t after_label = i;
    while (i < text.size() && (text[i] == ':' || text[i] == U'：' || text[i] == ' ' || text[i] == '|') &&
           i < after_label + 3)
        ++i;
    const std::size_t begin = i;
    while (i < text.size() && (han(text[i]) || text[i] == '*') && i - begin < 4) ++i;
    if (begin == after_label || i - begin < 2) return std::nullopt;
    return std::pair{begin, i};
}

/// "微信号:wang_88", "加V wang_88": the span of the id after the label.
std::optional<std::pair<std::size_t, std::size_t>> labelled_wechat_at(const std::u32string& text, std::size_t at) {
    for (std::u32string_view label :
         {U"微信号", U"微信", U"加微", U"加V", U"加v", U"VX", U"vx", U"WX", U"wx", U"V信"}) {
        if (text.compare(at, label.size(), label) != 0) continue;
        std::size_t i = at + label.size();
        while (i < text.size() && (text[i] == ':' || text[i] == U'：' || text[i] == ' ' || text[i] == U'是') &&
               i < at + label.size() + 3)
            ++i;
        const std::size_t begin = i;
        while (i < text.size() && (ascii_letter(text[i]) || ascii_digit(text[i]) || text[i] == '_' || text[i] == '-'))
            ++i;
        const bool id = i - begin >= 6 && i - begin <= 20 && ascii_letter(text[begin]);
        return id ? std::optional(std::pair{begin, i}) : std::nullopt;
    }
    return std::nullopt;
}

}  // namespace

std::vector<Pii> find_pii(std::string_view text) {
    const Characters characters = characters_of(text);
    const std::u32string& points = characters.points;
    std::vector<Pii> out;
    auto add = [&](PiiKind kind, std::size_t begin, std::size_t end) {
        out.push_back({kind, characters.begin[begin], characters.begin[end] - characters.begin[begin]});
        return end;
    };
    for (std::size_t i = 0; i < points.size();) {
        const char32_t c = points[i];
        const bool word_start = i == 0 || !(ascii_digit(points[i - 1]) || ascii_letter(points[i - 1]));
        std::optional<Found> found;
        if (const auto wechat = han(c) || word_start ? labelled_wechat_at(points, i) : std::nullopt) {
            i = add(PiiKind::wechat_id, wechat->first, wechat->second);
            continue;
        }
        if (ascii_digit(c) && (i == 0 || !ascii_digit(points[i - 1]))) {
            // After a letter only a mobile is looked for: SH202208240012 is a ticket, "TEL138…" a number.
            if (word_start) found = email_at(points, i);
            if (!found && word_start) found = identity_at(points, i);
            if (!found) found = mobile_at(points, i);
            for (std::u32string_view country : {U"86", U"0086"}) {
                if (found || points.compare(i, country.size(), country) != 0) continue;
                std::size_t number = i + country.size();
                while (number < points.size() && (separates(points[number]) || points[number] == ')') &&
                       number < i + country.size() + 2)
                    ++number;
                if (number < points.size()) found = mobile_at(points, number);
            }
            if (!found && word_start) found = landline_at(points, i);
        } else if (c == '(') {
            found = landline_at(points, i);
        } else if (ascii_letter(c) && word_start) {
            found = email_at(points, i);
        } else if (han(c)) {
            if (auto named = labelled_name_at(points, i)) {
                i = add(PiiKind::name, named->first, named->second);
                continue;
            }
            found = plate_at(points, i);
            if (!found && spoken_digit(c) && (i == 0 || !spoken_digit(points[i - 1])))
                found = dictated_mobile_at(points, i);
        }
        i = found ? add(found->kind, i, found->end) : i + 1;
    }
    return out;
}

}  // namespace gridbot::masking
