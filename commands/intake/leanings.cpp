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
constexpr std::uint64_t kWordList = 1ULL << 63;  // above the bits of any fragment

bool counts(char32_t c) {
    return is_han(c) || c == '?' || c == '!';
}

std::u32string fragment_text(std::uint64_t fragment) {
    std::u32string text;
    for (; fragment != 0; fragment >>= kCharacterBits)
        text.insert(text.begin(), static_cast<char32_t>(fragment & ((1U << kCharacterBits) - 1)));
    return text;
}

/// Cuts the first cell off a line.
std::string_view next_cell(std::string_view& line) {
    const std::string_view cell = line.substr(0, line.find('\t'));
    line.remove_prefix(std::min(line.size(), cell.size() + 1));
    return cell;
}

/// An empty cell is left as it is.
bool number(std::string_view text, float& out) {
    if (text.empty()) return true;
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

std::vector<std::uint64_t> signs_of(std::u32string_view match, const Finds& finds) {
    std::vector<std::uint64_t> signs = fragments_of(match);
    const auto fragments = static_cast<std::ptrdiff_t>(signs.size());
    for (const Find& find : finds.all()) signs.push_back(kWordList | Lexicon::list_of(find));
    std::sort(signs.begin() + fragments, signs.end());
    signs.erase(std::unique(signs.begin() + fragments, signs.end()), signs.end());
    return signs;
}

std::string sign_text(std::uint64_t sign, const Lexicon& lexicon) {
    if (sign & kWordList) return '<' + lexicon.list_name(static_cast<std::uint32_t>(sign)) + '>';
    return encode(fragment_text(sign));
}

Leanings::Leanings(std::string_view tsv, const Lexicon& lexicon) {
    const std::string_view heading = tsv.substr(0, tsv.find('\n'));
    std::size_t column = 0;
    for (std::string_view rest = heading; !rest.empty(); ++column)
        if (const std::string_view name = next_cell(rest); column > 2 && kinds_.size() < kMaxKinds)
            kinds_.emplace_back(name);
    for (const Category& category : lexicon.taxonomy().all()) {
        auto kind = std::ranges::find(kinds_, category.code);
        if (kind == kinds_.end()) kind = std::ranges::find(kinds_, category.level1());
        if (kind != kinds_.end()) kind_of_.emplace(category.code, static_cast<std::size_t>(kind - kinds_.begin()));
    }
    while (!tsv.empty()) {
        const std::string_view line = tsv.substr(0, tsv.find('\n'));
        tsv.remove_prefix(std::min(tsv.size(), line.size() + 1));
        read_line(line, lexicon);
    }
}

void Leanings::read_line(std::string_view line, const Lexicon& lexicon) {
    const std::string_view text = next_cell(line);
    std::uint64_t sign = 0;
    if (text.starts_with('<') && text.ends_with('>')) {
        const auto list = lexicon.list_named(text.substr(1, text.size() - 2));
        if (!list) return;
        sign = kWordList | *list;
    } else {
        const std::u32string fragment = decode(text);
        if (fragment.empty() || fragment.size() > kLongestFragment) return;
        for (char32_t c : fragment) sign = sign << kCharacterBits | c;
    }
    Weights weights;
    weights.first = static_cast<std::uint32_t>(kind_weights_.size());
    if (!number(next_cell(line), weights.emergency) || !number(next_cell(line), weights.report)) return;
    for (std::uint32_t kind = 0; kind < kinds_.size() && !line.empty(); ++kind) {
        KindWeight one{kind, 0};
        if (const std::string_view cell = next_cell(line); !cell.empty() && number(cell, one.weight))
            kind_weights_.push_back(one);
    }
    weights.count = static_cast<std::uint32_t>(kind_weights_.size()) - weights.first;
    if (text == "*")
        bias_ = weights;
    else
        weights_.emplace(sign, weights);
}

std::optional<std::size_t> Leanings::kind_of(const Category& category) const {
    const auto found = kind_of_.find(category.code);
    return found == kind_of_.end() ? std::nullopt : std::optional(found->second);
}

Leaning Leanings::of(const std::vector<std::uint64_t>& signs) const {
    Leaning sum;
    std::size_t known = 0;
    const auto add = [&](const Weights& weights, double scale) {
        sum.emergency += weights.emergency * scale;
        sum.report += weights.report * scale;
        for (std::uint32_t i = weights.first; i < weights.first + weights.count; ++i)
            sum.kinds[kind_weights_[i].kind] += kind_weights_[i].weight * scale;
    };
    for (const std::uint64_t sign : signs)
        if (auto found = weights_.find(sign); found != weights_.end()) {
            ++known;
            add(found->second, 1);
        }
    const double scale = known == 0 ? 1 : 1 / std::sqrt(static_cast<double>(known));
    sum.emergency *= scale;
    sum.report *= scale;
    for (double& kind : sum.kinds) kind *= scale;
    add(bias_, 1);
    double whole = 0;
    for (std::size_t i = 0; i < kinds_.size(); ++i) whole += std::exp(sum.kinds[i]);
    for (std::size_t i = 0; i < kinds_.size(); ++i) sum.kinds[i] -= std::log(whole);
    return sum;
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
