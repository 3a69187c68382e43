#include "commands/intake/splitter.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "commands/intake/normal_text.hpp"

namespace gridbot::intake {
namespace {

constexpr std::size_t kMaxMarks = 64;  // enough to know that there are too many matters

struct Mark {
    Span span;
    int number;
};

bool is_boundary(char32_t c) {
    constexpr std::u32string_view boundaries = U" \n,.;!?。、:】)";
    return boundaries.find(c) != std::u32string_view::npos;
}

int numeral(char32_t c) {
    constexpr std::u32string_view numerals = U"零一二三四五六七八九十";
    const std::size_t at = numerals.find(c);
    return at == std::u32string_view::npos ? -1 : static_cast<int>(at);
}

/// "5号楼", "5-2-301": behind "1." a building, where other figures are a decimal.
bool begins_building(std::u32string_view text) {
    std::size_t i = 0;
    while (i < text.size() && is_digit(text[i])) ++i;
    const std::u32string_view rest = text.substr(i);
    return rest.starts_with(U"号楼") || rest.starts_with(U"栋") || rest.starts_with(U"幢") || rest.starts_with(U"#") ||
           rest.starts_with(U"-") || rest.starts_with(U"单元");
}

/// Words behind a figure and a space, other than what makes the figure a number of something ("1 单元", "3 天").
bool begins_words(std::u32string_view text) {
    constexpr std::u32string_view counted = U"号栋幢座单层楼室户组天点月日年块元个次遍人岁件条盏辆米斤度分秒路";
    std::size_t i = 0;
    while (i < text.size() && is_space(text[i]) && text[i] != '\n') ++i;
    return i < text.size() && is_han(text[i]) && counted.find(text[i]) == std::u32string_view::npos;
}

/// "1、" "1." "(1)" "事项1:" "第一," "一是" "一、" at `i`, where a word may begin.
std::optional<Mark> mark_at(std::u32string_view text, std::size_t i, std::size_t end) {
    std::size_t at = i;
    auto peek = [&](std::size_t k) { return k < end ? text[k] : U'\0'; };
    bool worded = false;
    for (std::u32string_view word : {U"事项", U"问题", U"诉求", U"第", U"其"})
        if (text.substr(at, end - at).starts_with(word)) {
            at += word.size();
            worded = true;
            break;
        }
    const bool bracket = peek(at) == '(';
    if (bracket) ++at;
    const std::size_t number_begin = at;
    int number = 0;
    while (is_digit(peek(at)) && at - number_begin < 3) number = number * 10 + static_cast<int>(peek(at++) - '0');
    const bool spoken = at == number_begin && numeral(peek(at)) > 0;
    if (spoken) number = numeral(peek(at++));
    if (at == number_begin || is_digit(peek(at))) return std::nullopt;

    const char32_t after = peek(at);
    if (bracket) return after == ')' ? std::optional(Mark{{i, at + 1}, number}) : std::nullopt;
    if (spoken && after == U'是') return Mark{{i, at + 1}, number};
    if (worded && (after == U'个' || after == U'件')) {
        ++at;
        return Mark{{i, at}, number};
    }
    // "1 机井坏了 2 路断了": a figure alone in front of words that do not count it.
    const bool alone = !worded && !spoken && number <= 9 && is_space(after) && begins_words(text.substr(at, end - at));
    const bool dot = after == '.' && (!is_digit(peek(at + 1)) || begins_building(text.substr(at + 1, end - at - 1)));
    // "1:3号楼…", "2,北门…" number lines where nothing stands before them.
    const bool opens_line =
        !worded && !spoken && number <= 10 && (i == 0 || text[i - 1] == '\n' || text[i - 1] == U'】');
    const bool figures_behind = is_digit(peek(at + 1)) && !begins_building(text.substr(at + 1, end - at - 1));
    const bool line_mark = opens_line && (after == ':' || after == ',' || after == U'·') && !figures_behind;
    const bool mark = after == U'、' || after == ')' || dot || alone || line_mark ||
                      (worded && (after == ':' || after == ',' || after == ' '));
    if (!mark) return std::nullopt;
    return Mark{{i, at + 1}, number};
}

/// "灯坏了2、北门": a matter may end right before the next number, but not in the middle of an address.
bool may_end_a_matter(char32_t c) {
    constexpr std::u32string_view counted = U"号栋幢座单元层楼室户组第区杠加";
    return is_han(c) && counted.find(c) == std::u32string_view::npos && numeral(c) < 0;
}

/// The longest chain of marks 1, 2, 3 … in order.
std::vector<Mark> list_marks(std::u32string_view text, Span span) {
    std::vector<Mark> marks;
    for (std::size_t i = span.begin; i < span.end && marks.size() < kMaxMarks; ++i) {
        const bool glued = i > span.begin && !is_boundary(text[i - 1]) && text[i] != '(';
        if (glued && (marks.empty() || !may_end_a_matter(text[i - 1]) || !is_digit(text[i]))) continue;
        const auto mark = mark_at(text, i, span.end);
        if (glued && mark && text[mark->span.end - 1] != U'、') continue;
        if (!mark) continue;
        const int wanted = marks.empty() ? 1 : marks.back().number + 1;
        if (mark->number != wanted) continue;
        // "1、2号楼": the figure behind a mark is the text of that mark.
        if (!marks.empty() && i == marks.back().span.end) continue;
        marks.push_back(*mark);
        i = mark->span.end - 1;
    }
    return marks;
}

Span trimmed(std::u32string_view text, Span span) {
    while (span.begin < span.end && is_boundary(text[span.begin])) ++span.begin;
    while (span.end > span.begin && (is_space(text[span.end - 1]) || text[span.end - 1] == U'、')) --span.end;
    return span;
}

Split whole(std::u32string_view text, Span span, bool listed) {
    return {{span.begin, span.begin}, {trimmed(text, span)}, listed};
}

std::optional<Split> by_marks(std::u32string_view text, Span span, const std::function<PartNature(Span)>& nature,
                              bool& listed) {
    const std::vector<Mark> marks = list_marks(text, span);
    listed = marks.size() >= 2;
    if (!listed) return std::nullopt;
    Split split{{span.begin, marks.front().span.begin}, {}, true};
    for (std::size_t k = 0; k < marks.size(); ++k) {
        const std::size_t end = k + 1 < marks.size() ? marks[k + 1].span.begin : span.end;
        split.parts.push_back(trimmed(text, {marks[k].span.end, end}));
    }
    bool any_fault = false;
    bool all_matters = true;
    bool one_thing = true;  // the same kind of thing, and no part is anywhere else: remarks on one matter
    const Category* kind = nullptr;
    for (Span part : split.parts) {
        const PartNature own = nature(part);
        any_fault = any_fault || own.fault;
        all_matters = all_matters && (own.fault || own.complaint);
        one_thing = one_thing && !own.own_address && (!own.category || !kind || own.category == kind);
        if (own.category) kind = own.category;
    }
    if (one_thing) return std::nullopt;
    return any_fault && all_matters ? std::optional(split) : std::nullopt;
}

/// Without the "2、" that numbers a line as the second.
Span unnumbered(std::u32string_view text, Span line, std::size_t place) {
    const Span bare = trimmed(text, line);
    const auto mark = mark_at(text, bare.begin, bare.end);
    const bool numbers = mark && mark->number == static_cast<int>(place) && text[mark->span.end - 1] == U'、';
    return numbers ? Span{mark->span.end, line.end} : line;
}

/// Candidates joined to the one before where they are no matter of their own.
std::optional<Split> by_cuts(std::u32string_view text, Span span, const std::vector<Span>& pieces,
                             const std::function<PartNature(Span)>& nature) {
    Split split{{span.begin, span.begin}, {}, false};
    std::vector<PartNature> natures;
    for (Span piece : pieces) {
        const PartNature own = nature(piece);
        const bool first = natures.empty();
        const bool elsewhere = !first && !own.numbered.empty() && own.numbered != natures.back().numbered;
        const bool differs = !first && (own.category != natures.back().category || elsewhere);
        // A second matter stands on its own feet: another fault at its own address, or the same at another address.
        if (own.fault && (first || (differs && own.own_address))) {
            split.parts.push_back(trimmed(text, piece));
            natures.push_back(own);
        } else if (first) {
            split.header.end = piece.end;
        } else {
            split.parts.back().end = piece.end;
        }
    }
    return split.parts.size() >= 2 ? std::optional(split) : std::nullopt;
}

std::vector<Span> lines_of(std::u32string_view text, Span span) {
    std::vector<Span> lines;
    std::size_t begin = span.begin;
    for (std::size_t i = span.begin; i <= span.end; ++i)
        if (i == span.end || text[i] == '\n') {
            if (trimmed(text, {begin, i}).size() > 0) lines.push_back(unnumbered(text, {begin, i}, lines.size() + 1));
            begin = i + 1;
        }
    return lines;
}

std::vector<Span> joined_clauses(std::u32string_view text, Span span) {
    constexpr std::array<std::u32string_view, 10> joints{U"另外", U"还有", U";",    U"再就是", U"再一个",
                                                         U"再有", U"顺便", U"此外", U"其次",   U"再者"};
    std::vector<Span> pieces;
    std::size_t begin = span.begin;
    for (std::size_t i = span.begin + 1; i < span.end; ++i) {
        const std::u32string_view rest = text.substr(i, span.end - i);
        const bool joint = std::any_of(joints.begin(), joints.end(), [&](auto word) { return rest.starts_with(word); });
        const bool after_pause = is_boundary(text[i - 1]) || text[i] == ';';
        if (!joint || !after_pause) continue;
        pieces.push_back({begin, i});
        begin = i;
    }
    pieces.push_back({begin, span.end});
    return pieces;
}

}  // namespace

Split split_matters(std::u32string_view match, Span span, bool template_fields,
                    const std::function<PartNature(Span)>& nature) {
    bool listed = false;
    if (auto split = by_marks(match, span, nature, listed)) return *split;
    if (listed || template_fields) return whole(match, span, listed);
    const std::vector<Span> lines = lines_of(match, span);
    if (lines.size() >= 2)
        if (auto split = by_cuts(match, span, lines, nature)) return *split;
    const std::vector<Span> clauses = joined_clauses(match, span);
    if (clauses.size() >= 2)
        if (auto split = by_cuts(match, span, clauses, nature)) return *split;
    return whole(match, span, listed);
}

}  // namespace gridbot::intake
