#include "commands/intake/leanings.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>
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

/// Nothing for an empty cell as well.
std::optional<double> number(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

/// Whether the first two cells, the weights every sign may have, are empty or numbers.
bool numbers_only(std::string_view cells) {
    for (int i = 0; i < 2; ++i)
        if (const std::string_view cell = next_cell(cells); !cell.empty() && !number(cell)) return false;
    return true;
}

template <class Whole>
Whole rounded(double value, int parts) {
    using Limits = std::numeric_limits<Whole>;
    return static_cast<Whole>(std::clamp<double>(std::round(value * parts), Limits::min(), Limits::max()));
}

std::optional<std::uint64_t> sign_of(std::string_view text, const Lexicon& lexicon) {
    if (text.starts_with('<') && text.ends_with('>')) {
        const auto list = lexicon.list_named(text.substr(1, text.size() - 2));
        return list ? std::optional(kWordList | *list) : std::nullopt;
    }
    const std::u32string fragment = decode(text);
    if (fragment.empty() || fragment.size() > kLongestFragment) return std::nullopt;
    std::uint64_t sign = 0;
    for (char32_t c : fragment) sign = sign << kCharacterBits | c;
    return sign;
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
    read_heading(tsv.substr(0, tsv.find('\n')), lexicon.taxonomy());
    std::vector<Row> rows;
    while (!tsv.empty()) {
        std::string_view cells = tsv.substr(0, tsv.find('\n'));
        tsv.remove_prefix(std::min(tsv.size(), cells.size() + 1));
        const std::string_view text = next_cell(cells);
        if (text == "*")
            read_bias(cells);
        else if (const auto sign = sign_of(text, lexicon); sign && numbers_only(cells))
            rows.push_back({*sign, cells});
    }
    keep(std::move(rows));
}

void Leanings::read_heading(std::string_view line, const Taxonomy& taxonomy) {
    for (std::size_t column = 0; !line.empty(); ++column)
        if (const std::string_view name = next_cell(line); column > 2 && kinds_.size() < kMaxKinds)
            kinds_.emplace_back(name);
    for (const Category& category : taxonomy.all()) {
        auto kind = std::ranges::find(kinds_, category.code);
        if (kind == kinds_.end()) kind = std::ranges::find(kinds_, category.level1());
        if (kind != kinds_.end()) kind_of_.emplace(category.code, static_cast<std::size_t>(kind - kinds_.begin()));
    }
}

void Leanings::read_bias(std::string_view cells) {
    bias_.emergency = number(next_cell(cells)).value_or(0);
    bias_.report = number(next_cell(cells)).value_or(0);
    for (std::size_t kind = 0; kind < kinds_.size(); ++kind) bias_.kinds[kind] = number(next_cell(cells)).value_or(0);
}

void Leanings::keep(std::vector<Row> rows) {
    first_of_bucket_.clear();
    const std::size_t buckets = std::bit_ceil(std::max<std::size_t>(rows.size(), 2));
    shift_ = 64U - static_cast<unsigned>(std::countr_zero(buckets));
    // Of equal signs the first counts.
    std::ranges::stable_sort(rows, {}, [&](const Row& row) { return bucket_of(row.sign); });
    first_of_bucket_.reserve(buckets + 1);
    signs_.reserve(rows.size());
    weights_.reserve(rows.size() + 1);
    for (Row& row : rows) {
        while (first_of_bucket_.size() <= bucket_of(row.sign))
            first_of_bucket_.push_back(static_cast<std::uint32_t>(signs_.size()));
        signs_.push_back(row.sign);
        Weights& weights = weights_.emplace_back();
        weights.emergency = rounded<std::int16_t>(number(next_cell(row.cells)).value_or(0), 100);
        weights.report = rounded<std::int16_t>(number(next_cell(row.cells)).value_or(0), 100);
        weights.first = static_cast<std::uint32_t>(kind_weights_.size());
        for (std::size_t kind = 0; kind < kinds_.size() && !row.cells.empty(); ++kind)
            if (const auto tenths = rounded<std::int8_t>(number(next_cell(row.cells)).value_or(0), 10); tenths != 0)
                kind_weights_.push_back({static_cast<std::uint8_t>(kind), tenths});
    }
    first_of_bucket_.resize(buckets + 1, static_cast<std::uint32_t>(signs_.size()));
    weights_.push_back({0, 0, static_cast<std::uint32_t>(kind_weights_.size())});
    kind_weights_.shrink_to_fit();
}

std::optional<std::size_t> Leanings::find(std::uint64_t sign) const {
    const std::size_t bucket = bucket_of(sign);
    for (std::size_t i = first_of_bucket_[bucket]; i < first_of_bucket_[bucket + 1]; ++i)
        if (signs_[i] == sign) return i;
    return std::nullopt;
}

std::optional<std::size_t> Leanings::kind_of(const Category& category) const {
    const auto found = kind_of_.find(category.code);
    return found == kind_of_.end() ? std::nullopt : std::optional(found->second);
}

Leaning Leanings::of(const std::vector<std::uint64_t>& signs) const {
    // Whole numbers add up the same in any order.
    std::int64_t emergency = 0;
    std::int64_t report = 0;
    std::array<std::int64_t, kMaxKinds> kinds{};
    std::size_t known = 0;
    for (const std::uint64_t sign : signs) {
        const auto found = find(sign);
        if (!found) continue;
        ++known;
        const Weights& weights = weights_[*found];
        emergency += weights.emergency;
        report += weights.report;
        for (std::uint32_t i = weights.first; i < weights_[*found + 1].first; ++i)
            kinds[kind_weights_[i].kind] += kind_weights_[i].tenths;
    }
    const double scale = known == 0 ? 1 : 1 / std::sqrt(static_cast<double>(known));
    Leaning sum;
    sum.emergency = static_cast<double>(emergency) / 100 * scale + bias_.emergency;
    sum.report = static_cast<double>(report) / 100 * scale + bias_.report;
    double whole = 0;
    for (std::size_t i = 0; i < kinds_.size(); ++i) {
        sum.kinds[i] = static_cast<double>(kinds[i]) / 10 * scale + bias_.kinds[i];
        whole += std::exp(sum.kinds[i]);
    }
    for (std::size_t i = 0; i < kinds_.size(); ++i) sum.kinds[i] -= std::log(whole);
    return sum;
}

std::vector<std::string> Leanings::signs_of_emergency(std::u32string_view match, std::size_t limit) const {
    std::vector<std::pair<int, std::uint64_t>> signs;
    for (const std::uint64_t fragment : fragments_of(match))
        if (const auto found = find(fragment);
            found && weights_[*found].emergency > 0 && fragment_text(fragment).size() > 1)
            signs.emplace_back(weights_[*found].emergency, fragment);
    std::ranges::sort(signs, std::greater{});
    std::vector<std::string> out;
    for (const auto& [weight, fragment] : signs) {
        if (out.size() == limit) break;
        out.push_back(encode(fragment_text(fragment)));
    }
    return out;
}

}  // namespace gridbot::intake
