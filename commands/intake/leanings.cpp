#include "commands/intake/leanings.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "commands/intake/normal_text.hpp"

namespace gridbot::intake {
namespace {

constexpr unsigned kCharacterBits = 21;
constexpr std::size_t kLongestFragment = 3;

bool counts(char32_t c) {
    return is_han(c) || c == '?' || c == '!';
}

bool number(std::string_view text, float& out) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc{} && end == text.data() + text.size();
}

}  // namespace

std::vector<std::uint64_t> fragments_of(std::u32string_view match) {
    std::u32string text;
    text.reserve(match.size());
    std::ranges::copy_if(match, std::back_inserter(text), counts);
    std::vector<std::uint64_t> fragments;
    fragments.reserve(kLongestFragment * text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::uint64_t key = 0;
        for (std::size_t k = i; k < std::min(i + kLongestFragment, text.size()); ++k) {
            key = key << kCharacterBits | text[k];
            fragments.push_back(key);
        }
    }
    std::ranges::sort(fragments);
    fragments.erase(std::unique(fragments.begin(), fragments.end()), fragments.end());
    return fragments;
}

std::u32string fragment_text(std::uint64_t fragment) {
    std::u32string text;
    for (; fragment != 0; fragment >>= kCharacterBits)
        text.insert(text.begin(), static_cast<char32_t>(fragment & ((1U << kCharacterBits) - 1)));
    return text;
}

Leanings::Leanings(std::string_view tsv) {
    while (!tsv.empty()) {
        const std::string_view line = tsv.substr(0, tsv.find('\n'));
        tsv.remove_prefix(std::min(tsv.size(), line.size() + 1));
        const std::size_t first = line.find('\t');
        const std::size_t second = line.find('\t', first + 1);
        if (first == std::string_view::npos || second == std::string_view::npos) continue;
        const std::u32string text = decode(line.substr(0, first));
        Weights weights{};
        if (text.empty() || text.size() > kLongestFragment ||
            !number(line.substr(first + 1, second - first - 1), weights.emergency) ||
            !number(line.substr(second + 1), weights.report))
            continue;
        std::uint64_t key = 0;
        for (char32_t c : text) key = key << kCharacterBits | c;
        if (text == U"*")
            bias_ = weights;
        else
            weights_.emplace(key, weights);
    }
}

Leaning Leanings::of(std::u32string_view match) const {
    Leaning sum;
    std::size_t known = 0;
    for (const std::uint64_t fragment : fragments_of(match)) {
        auto found = weights_.find(fragment);
        if (found == weights_.end()) continue;
        ++known;
        sum.emergency += found->second.emergency;
        sum.report += found->second.report;
    }
    const double scale = known == 0 ? 1 : std::sqrt(static_cast<double>(known));
    return {bias_.emergency + sum.emergency / scale, bias_.report + sum.report / scale};
}

std::vector<std::string> Leanings::signs_of_emergency(std::u32string_view match, std::size_t limit) const {
    std::vector<std::pair<float, std::uint64_t>> signs;
    for (const std::uint64_t fragment : fragments_of(match))
        if (auto found = weights_.find(fragment);
            found != weights_.end() && found->second.emergency > 0 && fragment_text(fragment).size() > 1)
            signs.emplace_back(found->second.emergency, fragment);
    std::ranges::sort(signs, std::greater{});
    std::vector<std::string> out;
    for (const auto& [weight, fragment] : signs) {
        if (out.size() == limit) break;
        out.push_back(encode(fragment_text(fragment)));
    }
    return out;
}

}  // namespace gridbot::intake
