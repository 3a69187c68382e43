#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace gridbot::intake {

/// How far a text leans towards an emergency and towards a report: log-odds, 0 undecided.
struct Leaning {
    double emergency = 0;
    double report = 0;
};

/// One to three Chinese characters in a row, with ? and ! among them; distinct, in the order of their keys.
std::vector<std::uint64_t> fragments_of(std::u32string_view match);
std::u32string fragment_text(std::uint64_t fragment);

/// What fragments of words say beyond the lists of vocabulary.toml. The weights of config/defaults/leanings.tsv are
/// learned by tests/learn from the messages under tests/fixtures that are not held out; a list catches what somebody
/// thought of, fragments what it is made of.
class Leanings {
public:
    Leanings() = default;
    /// Lines of fragment, weight for emergency, weight for report, apart by tabs; the fragment "*" stands for the
    /// weight of saying nothing. Lines of another form are left out.
    explicit Leanings(std::string_view tsv);

    Leaning of(std::u32string_view match) const;
    /// The fragments that speak most for an emergency, at most `limit`, the strongest first.
    std::vector<std::string> signs_of_emergency(std::u32string_view match, std::size_t limit) const;
    bool empty() const { return weights_.empty(); }

private:
    struct Weights {
        float emergency;
        float report;
    };

    Weights bias_{0, 0};
    std::unordered_map<std::uint64_t, Weights> weights_;
};

}  // namespace gridbot::intake
