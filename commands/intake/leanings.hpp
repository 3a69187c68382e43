#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "commands/intake/lexicon.hpp"

namespace gridbot::intake {

/// Most kinds of report a file of leanings may weigh.
inline constexpr std::size_t kMaxKinds = 32;

/// How far a text leans towards an emergency and towards a report: log-odds, 0 undecided. And what it would be a
/// report of: the logarithm of the share of each kind, in the order of Leanings::kinds.
struct Leaning {
    double emergency = 0;
    double report = 0;
    std::array<double, kMaxKinds> kinds{};
};

/// One to three Chinese characters in a row, with ? and ! among them; distinct, in the order of their keys.
std::vector<std::uint64_t> fragments_of(std::u32string_view match);
/// What a text is made of: its fragments, and of each word that the lexicon found the list it stands in. A list speaks
/// for words that no message before has held.
std::vector<std::uint64_t> signs_of(std::u32string_view match, const Finds& finds);
/// The sign as leanings.tsv writes it: "着火", "<child>", "<facility.lift thing>".
std::string sign_text(std::uint64_t sign, const Lexicon& lexicon);

/// What signs say beyond the scenes of vocabulary.toml. The weights of config/defaults/leanings.tsv are learned by
/// tests/learn from the messages under tests/fixtures that are not held out; a scene catches what somebody thought of,
/// signs what it is made of.
class Leanings {
public:
    Leanings() = default;
    /// Columns apart by tabs: sign, weight for emergency, for report, for each kind; the first line names the kinds; an
    /// empty cell is 0; the sign "*" stands for the weight of saying nothing. Kept are hundredths, of a kind tenths up
    /// to 12.7. Lines of another form, and lists that `lexicon` does not know, are left out.
    Leanings(std::string_view tsv, const Lexicon& lexicon);

    Leaning of(const std::vector<std::uint64_t>& signs) const;
    /// The kinds weighed: a first level ("facility"), or a category of a first level that is told apart further
    /// ("crisis.missing").
    const std::vector<std::string>& kinds() const { return kinds_; }
    /// Which kind a category is of, if any is weighed; the category itself goes before its first level.
    std::optional<std::size_t> kind_of(const Category& category) const;
    /// The fragments that speak most for an emergency, at most `limit`, the strongest first.
    std::vector<std::string> signs_of_emergency(std::u32string_view match, std::size_t limit) const;
    bool empty() const { return signs_.empty(); }

private:
    /// As exact as the file, in a third of the room of floats.
    struct KindWeight {
        std::uint8_t kind;
        std::int8_t tenths;
    };
    struct Weights {
        std::int16_t emergency = 0;  // hundredths, as the next
        std::int16_t report = 0;
        std::uint32_t first = 0;  // of kind_weights_; they end where the next sign's begin
    };
    struct Row {
        std::uint64_t sign = 0;
        std::string_view cells;
    };

    void read_heading(std::string_view line, const Taxonomy& taxonomy);
    void read_bias(std::string_view cells);
    void keep(std::vector<Row> rows);
    std::size_t bucket_of(std::uint64_t sign) const {
        return static_cast<std::size_t>((sign * 0x9e3779b97f4a7c15ULL) >> shift_);
    }
    /// The index of a sign that is weighed.
    std::optional<std::size_t> find(std::uint64_t sign) const;

    std::vector<std::string> kinds_;
    std::unordered_map<std::string_view, std::size_t> kind_of_;  // by the codes of the taxonomy
    Leaning bias_;
    // A bucket's signs stand side by side: no node, no pointer for any of tens of thousands.
    // A power of two of buckets, and one more: the index of signs_ at which each begins.
    std::vector<std::uint32_t> first_of_bucket_{0, 0, 0};
    unsigned shift_ = 63;
    std::vector<std::uint64_t> signs_;
    std::vector<Weights> weights_;  // by sign, and one more
    std::vector<KindWeight> kind_weights_;
};

}  // namespace gridbot::intake
