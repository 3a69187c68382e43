#include "commands/intake/command_grammar.hpp"

#include <algorithm>
#include <array>

#include "commands/intake/ticket.hpp"

namespace gridbot::intake {
namespace {

constexpr std::size_t kLongestTopic = 14;  // "日报 第三网格 8月24日"; what is longer is talk

bool is_separator(char32_t c) {
    return c == ' ' || c == '\n' || c == ',' || c == ':' || c == U'、' || c == U'。' || c == ';' || c == '.' ||
           c == U'，' || c == U'：' || c == U'；';
}

/// The colon of "17:00" separates nothing.
bool is_clock_colon(std::u32string_view text, std::size_t at) {
    return (text[at] == ':' || text[at] == U'：') && at > 0 && at + 1 < text.size() && is_digit(text[at - 1]) &&
           is_digit(text[at + 1]);
}

std::u32string_view trimmed(std::u32string_view text) {
    while (!text.empty() && is_separator(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_separator(text.back())) text.remove_suffix(1);
    return text;
}

/// The first word and what follows it.
std::pair<std::u32string_view, std::u32string_view> first_word(std::u32string_view text) {
    text = trimmed(text);
    std::size_t length = 0;
    while (length < text.size() && (!is_separator(text[length]) || is_clock_colon(text, length))) ++length;
    return {text.substr(0, length), trimmed(text.substr(length))};
}

std::optional<std::string> filled(std::u32string_view text) {
    text = trimmed(text);
    return text.empty() ? std::nullopt : std::optional(encode(text));
}

/// Figures as digits, or Chinese up to 十; 0 where there is none.
int small_number(std::u32string_view text, std::size_t& i) {
    int value = 0;
    const std::size_t begin = i;
    while (i < text.size() && is_digit(text[i]) && i - begin < 4)
        value = value * 10 + static_cast<int>(text[i++] - '0');
    if (i > begin) return value;
    constexpr std::u32string_view numerals = U"零一二三四五六七八九十";
    if (i < text.size() && text[i] == U'两') return ++i, 2;
    if (i < text.size() && text[i] == U'半') return ++i, 0;
    const std::size_t at = i < text.size() ? numerals.find(text[i]) : std::u32string_view::npos;
    return at == std::u32string_view::npos ? 0 : (++i, static_cast<int>(at));
}

/// "2天" -> "2d", "3小时" -> "3h"; a moment ("8月26日", "今晚8点", "下午5点前") as written; nothing for other words.
std::optional<std::string> duration_of(std::u32string_view word) {
    std::size_t i = 0;
    const int count = small_number(word, i);
    const std::u32string_view unit = word.substr(i);
    if (count > 0) {
        if (unit == U"天" || unit == U"日" || unit == U"个工作日" || unit == U"工作日" || unit == U"D")
            return std::to_string(count) + "d";
        if (unit == U"小时" || unit == U"个小时" || unit == U"H") return std::to_string(count) + "h";
        if (unit == U"分钟" || unit == U"分") return std::to_string(count) + "m";
        if (unit == U"周" || unit == U"个星期") return std::to_string(count * 5) + "d";
    }
    constexpr std::array<std::u32string_view, 10> moments{U"月",   U"明", U"今", U"后天", U"上午",
                                                          U"下午", U"晚", U"点", U"周",   U"中午"};
    const bool moment =
        std::any_of(moments.begin(), moments.end(), [&](auto m) { return word.find(m) != std::u32string_view::npos; });
    const bool clock = word.find(':') != std::u32string_view::npos || std::count(word.begin(), word.end(), U'-') == 2;
    const bool has_figure = std::any_of(word.begin(), word.end(), is_digit) || word.starts_with(U"明") ||
                            word.starts_with(U"后天") || word.starts_with(U"今") || word.starts_with(U"下周");
    return (moment || clock) && has_figure && word.size() <= 14 ? std::optional(encode(word)) : std::nullopt;
}

void read_orgs(std::u32string_view rest, CommandArgs& args) {
    constexpr std::array<std::u32string_view, 3> labels{U"原因", U"时间", U"地点"};
    while (!rest.empty()) {
        auto [word, after] = first_word(rest);
        const bool label = std::any_of(labels.begin(), labels.end(), [w = word](auto l) { return w.starts_with(l); });
        if (label && word.starts_with(U"原因")) {
            std::u32string_view reason = trimmed(rest).substr(2);
            args.reason = filled(reason);
            return;
        }
        if (label || duration_of(word)) {
            const std::size_t reason = rest.find(U"原因");
            args.note = filled(rest.substr(0, std::min(reason, rest.size())));
            if (reason != std::u32string_view::npos) args.reason = filled(rest.substr(reason + 2));
            return;
        }
        if (!word.empty()) args.orgs.push_back(encode(word));
        rest = after;
    }
}

void read_rating(std::u32string_view rest, CommandArgs& args) {
    auto [word, after] = first_word(rest);
    struct Grade {
        std::u32string_view word;
        int value;
    };
    constexpr std::array<Grade, 10> grades{{{U"不满意", 1},
                                            {U"基本满意", 3},
                                            {U"非常满意", 5},
                                            {U"满意", 5},
                                            {U"差评", 1},
                                            {U"好评", 5},
                                            {U"一般", 3},
                                            {U"1", 5},
                                            {U"2", 3},
                                            {U"3", 1}}};
    for (const auto& [grade, value] : grades)
        if (word.starts_with(grade)) {
            args.rating = value;
            args.note =
                word.size() > grade.size() ? filled(rest.substr(rest.find(grade) + grade.size())) : filled(after);
            return;
        }
    args.note = filled(rest);
}

void read_until(std::u32string_view rest, CommandArgs& args) {
    const std::u32string_view all = trimmed(rest);
    std::size_t last_length = 0;
    while (last_length < all.size()) {
        const std::size_t at = all.size() - 1 - last_length;
        if (is_separator(all[at]) && !is_clock_colon(all, at)) break;
        ++last_length;
    }
    std::u32string_view last = all.substr(all.size() - last_length);
    if (last.starts_with(U"到")) last.remove_prefix(1);
    args.duration = duration_of(last);
    args.reason = filled(args.duration ? all.substr(0, all.size() - last_length) : all);
}

CommandArgs read_args(ArgForm form, std::u32string_view rest, const NormalText& text) {
    CommandArgs args;
    args.rest = encode(trimmed(rest));
    auto [word, after] = first_word(rest);
    switch (form) {
        case ArgForm::none:
            break;
        case ArgForm::note:
            args.note = filled(rest);
            break;
        case ArgForm::reason:
            args.reason = filled(rest);
            break;
        case ArgForm::org_note:
            args.org = filled(word);
            args.note = filled(after);
            break;
        case ArgForm::org_reason:
            args.org = filled(word);
            args.reason = filled(after);
            break;
        case ArgForm::orgs_reason:
            read_orgs(rest, args);
            break;
        case ArgForm::duration_reason:
        case ArgForm::duration_note:
            args.duration = duration_of(word);
            (form == ArgForm::duration_note ? args.note : args.reason) = filled(args.duration ? after : rest);
            break;
        case ArgForm::reason_until:
            read_until(rest, args);
            break;
        case ArgForm::main_ticket: {
            const std::u32string_view all = trimmed(rest);
            if (auto ticket = ticket_at(all, 0, true)) {
                args.ticket = ticket->full;
                args.ticket_ref = ticket->short_ref;
            }
            break;
        }
        case ArgForm::category:
            args.category = filled(rest);
            break;
        case ArgForm::rating:
            read_rating(rest, args);
            break;
        case ArgForm::place_note:
            args.place = filled(word);
            args.note = filled(after);
            break;
        case ArgForm::person:
            if (!text.mentions.empty())
                args.person = encode(text.mentions.back());
            else
                args.person = filled(word);
            args.duration = duration_of(text.mentions.empty() ? first_word(after).first : word);
            break;
        case ArgForm::topic:
            args.topic = filled(rest);
            break;
        case ArgForm::report:
            args.note = filled(rest);
            break;
    }
    return args;
}

/// The verb with which `text` begins, the longest of them.
const Verb* verb_at(std::u32string_view text) {
    const Verb* best = nullptr;
    for (const Verb& verb : verbs())
        if (text.starts_with(verb.word) && (!best || verb.word.size() > best->word.size())) best = &verb;
    return best;
}

std::optional<CommandFind> with_ticket(const Verb& verb, const TicketFind& ticket, std::u32string_view rest,
                                       const NormalText& text) {
    if (verb.ticket == TicketUse::without) return std::nullopt;
    return CommandFind{verb.command, ticket.full, ticket.short_ref, read_args(verb.form, rest, text)};
}

/// "0012 办结 已修好"
std::optional<CommandFind> ticket_first(std::u32string_view match, std::u32string_view shown, const NormalText& text) {
    const auto ticket = ticket_at(match, 0, true);
    if (!ticket) return std::nullopt;
    std::size_t i = ticket->span.end;
    const bool separated = i < match.size() && is_separator(match[i]);
    while (i < match.size() && is_separator(match[i])) ++i;
    const Verb* verb = verb_at(match.substr(i));
    if (!verb || verb->word.size() < 2) return std::nullopt;
    const std::size_t end = i + verb->word.size();
    const bool ends = end >= match.size() || is_separator(match[end]);
    // "0012 补充一下…" and "12号单反馈说…" are talk about a case.
    if (!ends || (!verb->alone && !separated)) return std::nullopt;
    return with_ticket(*verb, *ticket, shown.substr(end), text);
}

std::optional<CommandFind> without_ticket(const Verb& verb, std::u32string_view match, std::u32string_view shown,
                                          bool marked, const NormalText& text) {
    const std::u32string_view rest = shown.substr(verb.word.size());
    const bool ends = match.size() == verb.word.size();
    const bool separated = !ends && is_separator(match[verb.word.size()]);
    if (verb.ticket == TicketUse::wanted) {
        if (!(ends && (verb.alone || marked)) && !(marked && separated)) return std::nullopt;
        return CommandFind{verb.command, {}, {}, read_args(verb.form, rest, text)};
    }
    if (ends)
        return verb.alone || marked ? std::optional(CommandFind{verb.command, {}, {}, read_args(verb.form, rest, text)})
                                    : std::nullopt;
    if (!separated && !(marked && verb.word.size() >= 2)) return std::nullopt;
    const bool short_form = verb.form == ArgForm::topic || verb.form == ArgForm::none;
    const std::size_t longest = verb.form == ArgForm::none ? 0 : kLongestTopic;
    if (short_form && trimmed(rest).size() > longest) return std::nullopt;
    if (!verb.alone && !marked) return std::nullopt;
    return CommandFind{verb.command, {}, {}, read_args(verb.form, rest, text)};
}

}  // namespace

std::optional<CommandFind> read_command(const NormalText& text, bool marked) {
    std::u32string_view match = text.match;
    std::u32string_view shown = text.shown;
    std::size_t begin = 0;
    while (begin < match.size() && (is_separator(match[begin]) || match[begin] == '/')) ++begin;
    match.remove_prefix(begin);
    shown.remove_prefix(begin);
    while (!match.empty() && (is_separator(match.back()) || match.back() == '!')) {
        match.remove_suffix(1);
        shown.remove_suffix(1);
    }
    if (match.empty()) return std::nullopt;

    if (const Verb* verb = verb_at(match)) {
        std::size_t i = verb->word.size();
        while (i < match.size() && is_separator(match[i])) ++i;
        if (verb->ticket != TicketUse::without)
            if (auto ticket = ticket_at(match, i, true)) {
                const std::size_t end = ticket->span.end;
                const bool ends =
                    end >= match.size() || is_separator(match[end]) || verb->word.size() >= 2 || ticket->full;
                // "收3个快递", "接2号线": a number that goes on as talk is no ticket.
                const bool counted =
                    end < match.size() && is_han(match[end]) && !ticket->full && ticket->short_ref->size() < 4;
                if (ends && !counted) return with_ticket(*verb, *ticket, shown.substr(end), text);
            }
        if (auto command = without_ticket(*verb, match, shown, marked, text)) return command;
    }
    return ticket_first(match, shown, text);
}

}  // namespace gridbot::intake
