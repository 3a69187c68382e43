#include "core/config/words.hpp"

#include <algorithm>
#include <cctype>
#include <numeric>

namespace gridbot {
namespace {

constexpr std::size_t kLongestQuote = 24;  // characters; codes, names and words of a town are shorter

/// One element per character: distances count characters, not bytes.
std::vector<std::string_view> characters_of(std::string_view text) {
    std::vector<std::string_view> characters;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at + 1;
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
        characters.push_back(text.substr(at, end - at));
        at = end;
    }
    return characters;
}

std::size_t edits_between(std::string_view left, std::string_view right) {
    const auto from = characters_of(left);
    const auto to = characters_of(right);
    std::vector<std::size_t> row(to.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < from.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < to.size(); ++j) {
            const std::size_t replaced = diagonal + (from[i] == to[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

/// Digits that could be a mobile or landline number or an ID; a code of a grid may be long and all digits too.
bool is_private_number(std::string_view digits) {
    switch (digits.size()) {
        case 7:
        case 8:
            return true;
        case 10:
        case 12:
            return digits.front() == '0';
        case 11:
            return digits.front() == '0' || digits.front() == '1';
        default:
            return digits.size() > 12;
    }
}

bool holds_a_number(std::string_view value) {
    std::string digits;
    for (char c : value) {
        if (std::isdigit(static_cast<unsigned char>(c))) {
            digits += c;
        } else if (c != '-' && c != ' ') {
            if (is_private_number(digits)) return true;
            digits.clear();
        }
    }
    return is_private_number(digits);
}

}  // namespace

std::optional<std::string> nearest_word(std::string_view word, const std::vector<std::string>& known) {
    const std::size_t length = characters_of(word).size();
    std::size_t fewest = std::max<std::size_t>(1, length / 3) + 1;
    const std::string* nearest = nullptr;
    for (const std::string& candidate : known) {
        const std::size_t edits = edits_between(word, candidate);
        if (edits >= fewest || edits >= length) continue;
        fewest = edits;
        nearest = &candidate;
    }
    if (!nearest) return std::nullopt;
    return *nearest;
}

std::string write_nearest(std::string_view word, const std::vector<std::string>& known, std::string otherwise) {
    if (auto nearest = nearest_word(word, known)) return "write " + in_quotes(*nearest);
    return otherwise;
}

std::string in_quotes(std::string_view value) {
    return cited(value).english;
}

Phrase cited(std::string_view value) {
    if (holds_a_number(value)) return {"(a number, not shown)", "（号码，不显示）"};
    const auto characters = characters_of(value);
    if (characters.size() > kLongestQuote) return {"(a long value, not shown)", "（内容过长，不显示）"};
    std::string shown;
    for (std::string_view character : characters)
        shown += static_cast<unsigned char>(character[0]) < 0x20 ? std::string_view(" ") : character;
    return {"\"" + shown + "\"", "“" + shown + "”"};
}

Phrase remedy_near(std::string_view word, const std::vector<std::string>& known, Phrase otherwise) {
    if (auto nearest = nearest_word(word, known)) return phrase("write {}", "请写{}", cited(*nearest));
    return otherwise;
}

std::string listed(const std::vector<std::string>& words, std::size_t at_most) {
    std::string list;
    for (std::size_t i = 0; i < words.size() && i < at_most; ++i) {
        if (i > 0) list += ", ";
        list += words[i];
    }
    if (words.size() > at_most) list += " and " + std::to_string(words.size() - at_most) + " more";
    return list;
}

Phrase enumerated(const std::vector<std::string>& words, std::size_t at_most) {
    Phrase list(listed(words, at_most), "");
    for (std::size_t i = 0; i < words.size() && i < at_most; ++i) list.chinese += (i > 0 ? "、" : "") + words[i];
    if (words.size() > at_most) list.chinese += fmt::format(" 等 {} 个", words.size());
    return list;
}

Phrase all_cited(const std::vector<std::string>& values, std::size_t at_most) {
    std::vector<std::string> english;
    std::vector<std::string> chinese;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const Phrase value = i < at_most ? cited(values[i]) : Phrase();
        english.push_back(value.english);
        chinese.push_back(value.chinese);
    }
    return {listed(english, at_most), enumerated(chinese, at_most).chinese};
}

}  // namespace gridbot
