#include "commands/intake/ticket.hpp"

#include <array>

#include "commands/intake/reader.hpp"

namespace gridbot::intake {
namespace {

constexpr std::size_t kPrefixLetters = 2;
constexpr std::size_t kDateDigits = 8;
constexpr std::size_t kMaxSerial = 6;
constexpr std::size_t kCanonicalSerial = 4;

char32_t at(std::u32string_view text, std::size_t i) {
    return i < text.size() ? text[i] : U'\0';
}

std::size_t digits_end(std::u32string_view text, std::size_t i) {
    while (is_digit(at(text, i))) ++i;
    return i;
}

bool is_dash(char32_t c) {
    return c == '-' || c == U'—' || c == U'–' || c == U'−' || c == '_';
}

bool plausible_date(std::string_view digits) {
    const int year = std::stoi(std::string(digits.substr(0, 4)));
    const int month = std::stoi(std::string(digits.substr(4, 2)));
    const int day = std::stoi(std::string(digits.substr(6, 2)));
    return year >= 2000 && year < 2200 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/// Date and serial at `i`: 20220824-0012, 202208240012.
struct Dated {
    std::string date;
    std::string serial;
    std::size_t end;
};

std::optional<Dated> dated_at(std::u32string_view text, std::size_t i, bool dash_needed) {
    const std::size_t run = digits_end(text, i);
    if (run - i < kDateDigits) return std::nullopt;
    std::string date = encode(text.substr(i, kDateDigits));
    if (!plausible_date(date)) return std::nullopt;
    std::size_t serial = i + kDateDigits;
    if (run == serial) {
        if (at(text, serial) == ' ') ++serial;
        if (!is_dash(at(text, serial))) return std::nullopt;
        ++serial;
        if (at(text, serial) == ' ') ++serial;
    } else if (dash_needed) {
        return std::nullopt;
    }
    const std::size_t end = digits_end(text, serial);
    if (end == serial || end - serial > kMaxSerial) return std::nullopt;
    return Dated{std::move(date), encode(text.substr(serial, end - serial)), end};
}

std::string canonical(std::u32string_view prefix, const Dated& dated) {
    std::string serial = dated.serial;
    if (serial.size() < kCanonicalSerial) serial.insert(0, kCanonicalSerial - serial.size(), '0');
    return encode(prefix) + dated.date + "-" + serial;
}

std::optional<TicketFind> cued_at(std::u32string_view text, std::size_t i) {
    constexpr std::array<std::u32string_view, 6> cues{U"尾号", U"工单号", U"单号", U"编号", U"工单", U"#"};
    for (std::u32string_view cue : cues) {
        if (!text.substr(i).starts_with(cue)) continue;
        // "车牌尾号678", "卡号尾号": the end of another number.
        const std::u32string_view before = text.substr(i - std::min<std::size_t>(i, 4), std::min<std::size_t>(i, 4));
        if (before.find_first_of(U"车牌卡机话") != std::u32string_view::npos) return std::nullopt;
        std::size_t begin = i + cue.size();
        while (at(text, begin) == ':' || at(text, begin) == ' ' || at(text, begin) == U'是') ++begin;
        const std::size_t end = digits_end(text, begin);
        const bool address =
            at(text, end) == '#' || at(text, end) == U'楼' || at(text, end) == '-' || is_digit(at(text, i - 1));
        if (end == begin || end - begin > kMaxSerial || address) return std::nullopt;
        return TicketFind{{i, end}, {}, encode(text.substr(begin, end - begin))};
    }
    return std::nullopt;
}

/// "0012" by itself: a serial, unless an address leads up to it or goes on behind it.
bool stands_free(std::u32string_view text, std::size_t i, std::size_t end) {
    std::size_t before = i;
    while (before > 0 && text[before - 1] == ' ') --before;
    constexpr std::u32string_view address_before = U"楼元栋幢座号室-#.:杠";
    constexpr std::u32string_view address_after = U"室户-#.:";
    const bool touches = i > 0 && (is_letter(text[i - 1]) || is_han(text[i - 1]));
    if (before > 0 && address_before.find(text[before - 1]) != std::u32string_view::npos) return false;
    return !touches && (end >= text.size() || address_after.find(text[end]) == std::u32string_view::npos);
}

}  // namespace

std::optional<TicketFind> ticket_at(std::u32string_view match, std::size_t i, bool bare) {
    if (is_letter(at(match, i)) && is_letter(at(match, i + 1)) && !is_letter(at(match, i + kPrefixLetters))) {
        std::size_t date = i + kPrefixLetters;
        if (at(match, date) == ' ' || is_dash(at(match, date))) ++date;
        if (auto dated = dated_at(match, date, false))
            return TicketFind{{i, dated->end}, canonical(match.substr(i, kPrefixLetters), *dated), {}};
    }
    if (is_digit(at(match, i))) {
        if (auto dated = dated_at(match, i, true))
            return TicketFind{{i, dated->end}, {}, dated->date + "-" + dated->serial};
        const std::size_t end = digits_end(match, i);
        const std::u32string_view after = match.substr(end);
        if (end - i <= kMaxSerial && (after.starts_with(U"号单") || after.starts_with(U"号工单")))
            return TicketFind{{i, end + (after.starts_with(U"号单") ? 2U : 3U)}, {}, encode(match.substr(i, end - i))};
        const bool address = after.starts_with(U"号楼") || after.starts_with(U"栋") || after.starts_with(U"#") ||
                             after.starts_with(U"单元") || after.starts_with(U"-");
        if (bare && end - i <= kMaxSerial && !address)
            return TicketFind{{i, end}, {}, encode(match.substr(i, end - i))};
        const bool serial = end - i >= kCanonicalSerial && end - i <= kMaxSerial - 1 && match[i] == '0';
        if (serial && stands_free(match, i, end)) return TicketFind{{i, end}, {}, encode(match.substr(i, end - i))};
        return std::nullopt;
    }
    return cued_at(match, i);
}

std::vector<TicketFind> find_tickets(std::u32string_view match) {
    std::vector<TicketFind> out;
    for (std::size_t i = 0; i < match.size();) {
        const bool inside_word = i > 0 && (is_digit(match[i - 1]) || is_letter(match[i - 1]));
        const auto ticket = inside_word ? std::nullopt : ticket_at(match, i, false);
        if (ticket) out.push_back(*ticket);
        i = ticket ? ticket->span.end : i + 1;
    }
    return out;
}

std::optional<std::string> find_ticket(std::string_view text) {
    std::u32string match = decode(text, kMaxCharacters);
    for (char32_t& c : match)
        if (c >= 'a' && c <= 'z') c = c - 'a' + 'A';
    for (const TicketFind& ticket : find_tickets(match))
        if (ticket.full) return ticket.full;
    return std::nullopt;
}

}  // namespace gridbot::intake
