#include <algorithm>

#include "commands/intake/address.hpp"

namespace gridbot::intake {
namespace {

constexpr std::size_t kLongestName = 8;  // characters grown to the left of a landmark: 幸福里小区北门

bool is(const Find& find, Concept which) {
    return find.kind == WordKind::of_concept && find.id == static_cast<std::uint16_t>(which);
}

bool overlaps(Span a, Span b) {
    return a.begin < b.end && b.begin < a.end;
}

constexpr std::u32string_view kNumerals = U"一二三四五六七八九十";

/// The end of "3组", "2队", "5号" right at `i`, or `i`.
std::size_t group_end(std::u32string_view text, std::size_t i) {
    std::size_t end = i;
    while (end < text.size() && (is_digit(text[end]) || kNumerals.find(text[end]) != std::u32string_view::npos)) ++end;
    constexpr std::u32string_view units = U"组队社屯";
    return end > i && end < text.size() && units.find(text[end]) != std::u32string_view::npos ? end + 1 : i;
}

/// 路 in 路灯 is part of a thing, not a place.
bool inside_thing(const Find& landmark, const Finds& finds) {
    return landmark.span.size() == 1 && std::any_of(finds.all().begin(), finds.all().end(), [&](const Find& find) {
               return find.kind != WordKind::of_concept && find.span.size() > 1 &&
                      find.span.begin <= landmark.span.begin && find.span.end >= landmark.span.end;
           });
}

/// "请社区来管管": a body that somebody turns to, not where it stands.
bool is_turned_to(std::u32string_view text, const Find& landmark, const Finds& finds) {
    const bool is_body = std::any_of(finds.all().begin(), finds.all().end(), [&](const Find& find) {
        return is(find, Concept::staff) && find.span.begin == landmark.span.begin;
    });
    if (!is_body) return false;
    const std::u32string_view before = text.substr(0, landmark.span.begin);
    for (std::u32string_view word : {U"请", U"求", U"让", U"找", U"叫", U"盼", U"麻烦", U"希望", U"建议"})
        if (before.ends_with(word)) return true;
    return false;
}

/// How far to the left of `begin` the name of the place reaches.
std::size_t grown_left(std::u32string_view text, Span span, std::size_t begin, const Finds& finds) {
    std::size_t limit = std::max(span.begin, begin > kLongestName ? begin - kLongestName : 0);
    for (const Find& find : finds.all()) {
        const bool stops = is(find, Concept::place_stop) || is(find, Concept::persistence) ||
                           is(find, Concept::request) || is(find, Concept::present) || is(find, Concept::fault) ||
                           find.kind == WordKind::keyword;
        if (stops && find.span.end <= begin) limit = std::max(limit, find.span.end);
        if (find.span.begin >= begin) break;
    }
    std::size_t left = begin;
    while (left > limit && (is_han(text[left - 1]) || is_digit(text[left - 1]) || is_letter(text[left - 1]))) --left;
    return left;
}

std::size_t grown_right(std::u32string_view text, Span span, std::size_t end, const Finds& finds) {
    for (bool grew = true; grew;) {
        grew = false;
        const std::size_t after_group = group_end(text, end);
        if (after_group > end && after_group <= span.end) {
            end = after_group;
            grew = true;
        }
        for (const Find& find : finds.all()) {
            if (!is(find, Concept::landmark) && !is(find, Concept::place_tail)) continue;
            if (inside_thing(find, finds)) continue;
            const bool joined = find.span.begin <= end || (find.span.begin == end + 1 && text[end] == U'的');
            if (joined && find.span.end > end && find.span.begin + 4 >= end) {
                end = find.span.end;
                grew = true;
            }
        }
    }
    return end;
}

}  // namespace

std::optional<Span> find_place(std::u32string_view match, Span span, const Finds& finds,
                               const std::vector<Span>& taken) {
    std::optional<Span> unnamed;
    for (const Find& find : finds.all()) {
        if (!is(find, Concept::landmark) || inside_thing(find, finds)) continue;
        if (is_turned_to(match, find, finds)) continue;
        Span place{grown_left(match, span, find.span.begin, finds), grown_right(match, span, find.span.end, finds)};
        for (const Span& other : taken)
            if (overlaps(place, other) && other.end <= find.span.begin) place.begin = std::max(place.begin, other.end);
        while (place.begin < place.end && match[place.begin] == U'的') ++place.begin;
        const bool clashes =
            std::any_of(taken.begin(), taken.end(), [&](const Span& other) { return overlaps(place, other); });
        // A single character (村, 河, 路) is a place only with a name before it.
        if (clashes || place.size() < 2) continue;
        // "柳口村3组" says more than "村里", wherever it stands.
        const bool named = std::any_of(match.begin() + static_cast<std::ptrdiff_t>(place.begin),
                                       match.begin() + static_cast<std::ptrdiff_t>(find.span.begin), [](char32_t c) {
                                           return is_han(c) && kNumerals.find(c) == std::u32string_view::npos;
                                       });
        if (named) return place;
        if (!unnamed) unnamed = place;
    }
    return unnamed;
}

}  // namespace gridbot::intake
