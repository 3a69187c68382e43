#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "commands/intake/automaton.hpp"

namespace gridbot::intake {

/// A text ready for reading (domain 5.2, steps 1 to 4). `shown` and `match` have the same length, so a find in one
/// is the same span of the other.
struct NormalText {
    std::u32string
        shown;  // NFKC but for Chinese punctuation; emoji, invisible characters, mentions and picture tags removed
    std::u32string match;  // the same, simplified characters, upper-case letters, misspelt address words corrected
    std::u32string emoji;  // what was taken out: laughter counts
    std::vector<std::u32string> mentions;  // without the @
    bool has_image = false;
    bool truncated = false;
};

/// Does the steps. Built once; immutable.
class Normaliser {
public:
    /// `typos`: wrong and right, of equal length. `bot_names`, `posts`: where a mention ends even without a space.
    /// `image_tags`/`other_tags`: "[图片]".
    struct Words {
        std::string_view traditional;
        std::string_view simplified;
        std::vector<std::pair<std::string, std::string>> typos;
        std::vector<std::string> bot_names;
        std::vector<std::string> posts;
        std::vector<std::string> image_tags;
        std::vector<std::string> other_tags;
    };
    explicit Normaliser(const Words& words);

    /// Reads at most `limit` characters.
    NormalText normalise(std::string_view utf8, std::size_t limit) const;
    /// Simplified, upper-case: what `match` holds, for words of lists.
    std::u32string fold(std::u32string_view text) const;

private:
    char32_t fold(char32_t c) const;
    std::size_t skip_quote(std::u32string_view text) const;
    std::size_t mention_end(std::u32string_view text, std::size_t name_begin) const;
    std::size_t tag_end(std::u32string_view text, std::size_t begin, bool& image) const;

    std::vector<char16_t> simplified_;  // by character, from kFirstHan
    std::vector<std::u32string> right_spellings_;
    Automaton typos_;
    std::vector<std::u32string> bot_names_;  // the longest first
    std::vector<std::u32string> posts_;
    std::vector<std::u32string> image_tags_;
    std::vector<std::u32string> other_tags_;
};

struct Vocabulary;

/// The normaliser of a vocabulary and the names after which a mention of the bot ends.
Normaliser make_normaliser(const Vocabulary& vocabulary, const std::vector<std::string>& bot_names);

/// UTF-8 to code points, at most `limit`; invalid bytes are dropped.
std::u32string decode(std::string_view utf8, std::size_t limit = static_cast<std::size_t>(-1));
std::string encode(std::u32string_view text);

bool is_space(char32_t c);
bool is_digit(char32_t c);
inline bool any_of_set(char32_t c, std::u32string_view set) {
    return set.find(c) != std::u32string_view::npos;
}
/// Between the parts of an address: 3-2-501, 3杠2杠501.
inline bool is_address_dash(char32_t c) {
    return any_of_set(c, U"-—–−杠");
}
bool is_letter(char32_t c);  // A-Z a-z
bool is_han(char32_t c);
bool is_emoji(char32_t c);

}  // namespace gridbot::intake
