#include "core/policy/masking.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace gridbot::masking {
namespace {

constexpr std::string_view kHidden = "****";

/// The many dashes and spaces that phones and web pages write, as the one of each that is looked for.
char32_t plain_separator(char32_t c) {
    constexpr std::u32string_view dashes = U"‐‑‒–—―−﹘﹣ー";
    constexpr std::u32string_view spaces = U"\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000";
    if (c < 0x80) return c;
    if (dashes.find(c) != std::u32string_view::npos) return '-';
    return spaces.find(c) != std::u32string_view::npos ? U' ' : c;
}

/// Text as characters, half-width, with the byte at which each begins.
struct Characters {
    std::u32string points;
    std::vector<std::size_t> begin;  // one more than points: the end of the text
};

Characters characters_of(std::string_view text) {
    Characters out;
    out.points.reserve(text.size());
    out.begin.reserve(text.size() + 1);
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        char32_t c = length == 1 ? lead : lead & (0xffU >> (length + 1));
        for (std::size_t k = 1; k < length && i + k < text.size(); ++k)
            c = (c << 6U) | (static_cast<unsigned char>(text[i + k]) & 0x3fU);
        if (c >= 0xff01 && c <= 0xff5e) c -= 0xfee0;  // full-width forms
        out.points += plain_separator(c);
        out.begin.push_back(i);
        i += length;
    }
    out.begin.push_back(text.size());
    return out;
}

bool ascii_digit(char32_t c) {
    return c >= '0' && c <= '9';
}
bool ascii_letter(char32_t c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}
bool han(char32_t c) {
    return c >= 0x4e00 && c <= 0x9fff;
}

std::optional<char> spoken_digit(char32_t c) {
    constexpr std::u32string_view spoken = U"零一二三四五六七八九〇幺";
    const std::size_t at = spoken.find(c);
    if (at == std::u32string_view::npos) return std::nullopt;
    return at < 10 ? static_cast<char>('0' + at) : at == 10 ? '0' : '1';
}

std::string digits_of(std::string_view text) {
    std::string out;
    for (char32_t c : characters_of(text).points) {
        if (ascii_digit(c))
            out += static_cast<char>(c);
        else if (auto digit = spoken_digit(c))
            out += *digit;
    }
    return out;
}

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
    // "8765 4321": the second half has four figures.
    if ((local == 3 || local == 4) && end < text.size() && separates(text[end])) {
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

std::string first_character(std::string_view text) {
    const Characters characters = characters_of(text);
    return characters.points.empty() ? std::string{} : std::string(text.substr(0, characters.begin[1]));
}

std::string masked(PiiKind kind, std::string_view value) {
    switch (kind) {
        case PiiKind::mobile:
            return mobile(value);
        case PiiKind::landline:
            return landline(value);
        case PiiKind::plate:
            return plate(value);
        case PiiKind::email:
            return email(value);
        case PiiKind::name:
            return name(value);
        case PiiKind::wechat_id:
            return std::string(kHiddenWechat);
        case PiiKind::id_number:
        case PiiKind::bank_card:
            break;
    }
    return std::string(kHiddenId);
}

}  // namespace

std::string mobile(std::string_view number) {
    std::string digits = digits_of(number);
    if (digits.size() > 11) digits.erase(0, digits.size() - 11);
    if (digits.size() != 11) return std::string(kHidden);
    return digits.substr(0, 3) + "****" + digits.substr(7);
}

std::string landline(std::string_view number) {
    const std::string digits = digits_of(number);
    if (digits.size() < 10) return std::string(kHidden);
    const std::size_t area =
        digits[1] <= '2' && digits[1] != '0' ? 3 : 4;  // 010, 02x have three figures, all others four
    return digits.substr(0, area) + "****" + digits.substr(digits.size() - 3);
}

std::string name(std::string_view full_name) {
    const std::string family = first_character(full_name);
    return family.empty() ? std::string(kHidden) : family + "**";
}

std::string plate(std::string_view number) {
    const Characters characters = characters_of(number);
    if (characters.points.size() < 7) return std::string(kHidden);
    return std::string(number.substr(0, characters.begin[2])) + "·***" + std::string(number.substr(number.size() - 2));
}

std::string email(std::string_view address) {
    const std::size_t at = address.find('@');
    if (at == std::string_view::npos || at == 0) return std::string(kHidden);
    return first_character(address) + "***" + std::string(address.substr(at));
}

std::string_view name_of(PiiKind kind) {
    switch (kind) {
        case PiiKind::mobile:
            return "mobile";
        case PiiKind::landline:
            return "landline";
        case PiiKind::id_number:
            return "id_number";
        case PiiKind::bank_card:
            return "bank_card";
        case PiiKind::plate:
            return "plate";
        case PiiKind::email:
            return "email";
        case PiiKind::wechat_id:
            return "wechat_id";
        case PiiKind::name:
            break;
    }
    return "name";
}

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

std::string mask_all(std::string_view text) {
    std::string out;
    std::size_t done = 0;
    for (const Pii& pii : find_pii(text)) {
        out.append(text.substr(done, pii.begin - done));
        out += masked(pii.kind, text.substr(pii.begin, pii.length));
        done = pii.begin + pii.length;
    }
    out.append(text.substr(done));
    return out;
}

}  // namespace gridbot::masking
