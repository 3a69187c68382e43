#include "commands/intake/normal_text.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>

namespace gridbot::intake {
namespace {

constexpr char32_t kFirstHan = 0x4e00;
constexpr char32_t kLastHan = 0x9fff;
constexpr std::size_t kLongestMention = 12;
// Chinese punctuation stays as written in `shown`; NFKC would make it half-width. It travels through as private
// characters.
constexpr std::u32string_view kWrittenMarks = U"，！？：；（）";
constexpr std::u32string_view kPlainMarks = U",!?:;()";
constexpr char32_t kKeycap = 0x20e3;
constexpr char32_t kFirstPrivate = 0xe000;
constexpr char32_t kLastPrivate = 0xf8ff;

bool is_private(char32_t c) {
    return c >= kFirstPrivate && c < kFirstPrivate + kWrittenMarks.size();
}

bool is_invisible(char32_t c) {
    return c == 0xfe0f || c == 0xfe0e || c == kKeycap || c == 0xad || c == 0xfeff || c == 0xfffd ||
           (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) ||
           (c < 0x20 && c != '\n') || (c >= 0x7f && c <= 0x9f) || (c >= 0xe0000 && c <= 0xe01ef);
}

/// The number of a circled, bracketed or dotted numeral (① ⑴ ⒈ ㊀ ❶ ➀), 0 where it is none. NFKC would melt it into the
/// text.
unsigned list_number(char32_t c) {
    struct Range {
        char32_t first;
        unsigned count;
    };
    constexpr std::array<Range, 8> ranges{{{0x2460, 20},
                                           {0x2474, 20},
                                           {0x2488, 20},
                                           {0x2776, 10},
                                           {0x2780, 10},
                                           {0x278a, 10},
                                           {0x3220, 10},
                                           {0x3280, 10}}};
    for (const auto& [first, count] : ranges)
        if (c >= first && c < first + count) return static_cast<unsigned>(c - first) + 1;
    return c == U'🔟' ? 10 : 0;
}

std::u32string nfkc(const std::u32string& text) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* normalizer = icu::Normalizer2::getNFKCInstance(status);
    auto source =
        icu::UnicodeString::fromUTF32(reinterpret_cast<const UChar32*>(text.data()), static_cast<int32_t>(text.size()));
    const icu::UnicodeString composed = normalizer->normalize(source, status);
    std::u32string out(static_cast<std::size_t>(composed.countChar32()), U'\0');
    composed.toUTF32(reinterpret_cast<UChar32*>(out.data()), static_cast<int32_t>(out.size()), status);
    return out;
}

/// A keycap right before a plain figure is the number of a list; between keycaps it is part of a longer number.
bool numbers_what_follows(std::u32string_view text, std::size_t keycap) {
    if (keycap + 1 >= text.size() || !is_digit(text[keycap + 1])) return false;
    const std::u32string_view behind = text.substr(keycap + 2);
    return !behind.starts_with(kKeycap) && !behind.starts_with(U"\ufe0f");
}

/// Line ends to \n, list numerals to "\n1、", so that NFKC leaves their meaning.
std::u32string with_list_numbers(std::u32string_view text) {
    std::u32string out;
    out.reserve(text.size() + 16);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char32_t c = text[i];
        if (c == kKeycap && numbers_what_follows(text, i)) {
            out += U'、';
        } else if (const unsigned number = list_number(c)) {
            out += U'\n';
            for (char digit : std::to_string(number)) out += static_cast<char32_t>(digit);
            out += U'、';
        } else if (c == 0x2028 || c == 0x2029 || c == 0x0b || c == 0x0c) {
            out += U'\n';
        } else if (const std::size_t mark = kWrittenMarks.find(c); mark != std::u32string_view::npos) {
            out += kFirstPrivate + static_cast<char32_t>(mark);
        } else if (c >= kFirstPrivate && c <= kLastPrivate) {
            continue;
        } else if (c == '\t') {
            out += U' ';
        } else {
            out += c;
        }
    }
    return out;
}

std::vector<std::u32string> decoded(const std::vector<std::string>& words) {
    std::vector<std::u32string> out;
    for (const std::string& word : words) out.push_back(decode(word));
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
    return out;
}

}  // namespace

bool is_space(char32_t c) {
    return c == ' ' || c == '\n';
}
bool is_digit(char32_t c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char32_t c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}
bool is_han(char32_t c) {
    return (c >= 0x3400 && c <= kLastHan) || (c >= 0x20000 && c <= 0x3ffff);
}
bool is_emoji(char32_t c) {
    return (c >= 0x1f000 && c <= 0x1faff) || (c >= 0x2600 && c <= 0x27bf) || (c >= 0x2b00 && c <= 0x2bff) ||
           (c >= 0x2190 && c <= 0x21ff) || (c >= 0x23e9 && c <= 0x23fa) || (c >= 0x25a0 && c <= 0x25ff);
}

std::u32string decode(std::string_view utf8, std::size_t limit) {
    std::u32string out;
    out.reserve(std::min(utf8.size(), limit));
    const auto size = static_cast<int32_t>(std::min<std::size_t>(utf8.size(), 0x7fffffff));
    for (int32_t i = 0; i < size && out.size() < limit;) {
        UChar32 c = 0;
        U8_NEXT(reinterpret_cast<const std::uint8_t*>(utf8.data()), i, size, c);
        if (c > 0) out += static_cast<char32_t>(c);
    }
    return out;
}

std::string encode(std::u32string_view text) {
    std::string out;
    out.reserve(text.size() * 3);
    for (char32_t c : text) {
        std::array<std::uint8_t, 4> bytes{};
        int32_t length = 0;
        U8_APPEND_UNSAFE(bytes.data(), length, static_cast<UChar32>(c));
        out.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(length));
    }
    return out;
}

Normaliser::Normaliser(const Words& words)
    : simplified_(kLastHan - kFirstHan + 1),
      bot_names_(decoded(words.bot_names)),
      posts_(decoded(words.posts)),
      image_tags_(decoded(words.image_tags)),
      other_tags_(decoded(words.other_tags)) {
    std::ranges::sort(bot_names_, [](const auto& one, const auto& other) { return one.size() > other.size(); });
    const std::u32string from = decode(words.traditional);
    const std::u32string to = decode(words.simplified);
    for (std::size_t i = 0; i < from.size() && i < to.size(); ++i)
        if (from[i] >= kFirstHan && from[i] <= kLastHan)
            simplified_[from[i] - kFirstHan] = static_cast<char16_t>(to[i]);

    std::vector<std::u32string> wrong;
    for (const auto& [from_word, to_word] : words.typos) {
        wrong.push_back(fold(decode(from_word)));
        right_spellings_.push_back(fold(decode(to_word)));
    }
    typos_ = Automaton(wrong);
}

char32_t Normaliser::fold(char32_t c) const {
    if (c >= kFirstHan && c <= kLastHan) {
        const char16_t simple = simplified_[c - kFirstHan];
        return simple ? simple : c;
    }
    return c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c;
}

std::u32string Normaliser::fold(std::u32string_view text) const {
    std::u32string out(text);
    for (char32_t& c : out) c = fold(c);
    return out;
}

/// Where the sender's own words begin after a quotation in WeChat's form: 「name: words」, a line of dashes.
std::size_t Normaliser::skip_quote(std::u32string_view text) const {
    if (text.empty() || text.front() != U'「') return 0;
    const std::size_t close = text.find(U"」\n- - -");
    if (close == std::u32string_view::npos) return 0;
    const std::size_t line = text.find(U'\n', close + 2);
    return line == std::u32string_view::npos ? text.size() : line + 1;
}

std::size_t Normaliser::mention_end(std::u32string_view text, std::size_t name_begin) const {
    const std::u32string_view rest = text.substr(name_begin);
    std::size_t end = 0;
    while (end < rest.size() && (is_han(rest[end]) || is_letter(rest[end]) || is_digit(rest[end]) || rest[end] == '_'))
        ++end;
    // Its own name is known to the letter: what is written right behind it is what is said.
    for (const std::u32string& name : bot_names_)
        if (!name.empty() && rest.starts_with(name)) return name_begin + name.size();
    for (const std::u32string& name : posts_) {
        if (name.empty() || !rest.starts_with(name)) continue;
        // A post may carry a name ("网格员小张 …"); without a space near by, the post alone is the mention.
        const bool spaced = end < rest.size() && rest[end] == ' ' && end <= name.size() + 3;
        return name_begin + (spaced ? end : name.size());
    }
    return name_begin + std::min(end, kLongestMention);
}

std::size_t Normaliser::tag_end(std::u32string_view text, std::size_t begin, bool& image) const {
    const std::u32string_view rest = text.substr(begin);
    for (const std::u32string& tag : image_tags_)
        if (rest.starts_with(tag)) {
            image = true;
            return begin + tag.size();
        }
    for (const std::u32string& tag : other_tags_)
        if (rest.starts_with(tag)) return begin + tag.size();
    return begin;
}

NormalText Normaliser::normalise(std::string_view utf8, std::size_t limit) const {
    NormalText out;
    std::u32string raw = decode(utf8, limit + 1);
    out.truncated = raw.size() > limit;
    raw.resize(std::min(raw.size(), limit));
    raw = nfkc(with_list_numbers(raw));
    if (raw.size() > limit) raw.resize(limit);  // one character may unfold into eighteen
    std::erase_if(raw, is_invisible);

    std::u32string written = raw;
    for (std::size_t i = 0; i < raw.size(); ++i)
        if (is_private(raw[i])) {
            written[i] = kWrittenMarks[raw[i] - kFirstPrivate];
            raw[i] = kPlainMarks[raw[i] - kFirstPrivate];
        }
    std::u32string match = fold(raw);
    std::vector<std::pair<std::size_t, std::size_t>> corrections;
    typos_.scan(match,
                [&](std::uint32_t word, std::size_t begin, std::size_t) { corrections.emplace_back(begin, word); });
    for (const auto& [begin, word] : corrections)
        match.replace(begin, right_spellings_[word].size(), right_spellings_[word]);

    out.shown.reserve(raw.size());
    out.match.reserve(raw.size());
    for (std::size_t i = skip_quote(raw); i < raw.size();) {
        const bool starts_mention = raw[i] == '@' && i + 1 < raw.size() && !(i > 0 && is_letter(raw[i - 1]));
        if (starts_mention) {
            const std::size_t end = mention_end(raw, i + 1);
            out.mentions.push_back(raw.substr(i + 1, end - i - 1));
            out.shown += U' ';
            out.match += U' ';
            i = end;
            continue;
        }
        if (raw[i] == '[') {
            const std::size_t end = tag_end(raw, i, out.has_image);
            if (end > i) {
                out.shown += U' ';
                out.match += U' ';
                i = end;
                continue;
            }
        }
        if (is_emoji(raw[i]) && match[i] == raw[i]) {
            out.emoji += raw[i];
        } else {
            out.shown += is_emoji(raw[i]) ? match[i] : written[i];
            out.match += match[i];
        }
        ++i;
    }
    return out;
}

}  // namespace gridbot::intake
