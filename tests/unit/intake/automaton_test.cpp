#include "commands/intake/automaton.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <tuple>

namespace gridbot::intake {
namespace {

using Hit = std::tuple<std::size_t, std::size_t, std::uint32_t>;  // begin, end, word

std::vector<Hit> hits(const std::vector<std::u32string>& words, const std::u32string& text) {
    std::vector<Hit> out;
    Automaton(words).scan(
        text, [&](std::uint32_t word, std::size_t begin, std::size_t end) { out.emplace_back(begin, end, word); });
    std::sort(out.begin(), out.end());
    return out;
}

TEST(Automaton, FindsWordsThatOverlapAndLieInsideEachOther) {
    EXPECT_EQ(hits({U"停水", U"水管", U"停水管", U"管"}, U"停水管"),
              (std::vector<Hit>{{0, 2, 0}, {0, 3, 2}, {1, 3, 1}, {2, 3, 3}}));
}

TEST(Automaton, FindsNothingWithoutWords) {
    EXPECT_TRUE(hits({}, U"停水").empty());
    EXPECT_TRUE(hits({U""}, U"停水").empty());
}

TEST(Automaton, AgreesWithPlainSearchOnRandomTexts) {
    std::mt19937 random(7);
    auto letters = [&](std::size_t length) {
        std::u32string text;
        for (std::size_t i = 0; i < length; ++i) text += U"水电停"[random() % 3];
        return text;
    };
    for (int round = 0; round < 50; ++round) {
        std::vector<std::u32string> words;
        for (int i = 0; i < 12; ++i) {
            std::u32string word = letters(1 + random() % 4);
            if (std::find(words.begin(), words.end(), word) == words.end()) words.push_back(std::move(word));
        }
        const std::u32string text = letters(60);
        std::vector<Hit> expected;
        for (std::uint32_t w = 0; w < words.size(); ++w)
            for (std::size_t at = text.find(words[w]); at != std::u32string::npos; at = text.find(words[w], at + 1))
                expected.emplace_back(at, at + words[w].size(), w);
        std::sort(expected.begin(), expected.end());
        EXPECT_EQ(hits(words, text), expected);
    }
}

}  // namespace
}  // namespace gridbot::intake
