#pragma once

#include <bitset>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "commands/intake/automaton.hpp"
#include "commands/intake/concepts.hpp"
#include "commands/intake/normal_text.hpp"
#include "commands/intake/vocabulary.hpp"
#include "core/taxonomy.hpp"

namespace gridbot::intake {

inline constexpr std::size_t kMaxConcepts = 256;
using ConceptSet = std::bitset<kMaxConcepts>;

/// A half-open span of characters.
struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t size() const { return end - begin; }
};

enum class WordKind : std::uint8_t { keyword, thing, hint, of_concept, grave_sign };

/// A word of the vocabulary where it stands in a text.
struct Find {
    Span span;
    WordKind kind = WordKind::of_concept;
    std::uint16_t id = 0;  // of_concept: the concept; else the index of the category in the taxonomy
};

/// The finds of one stretch of text, ordered by begin.
class Finds {
public:
    Finds() = default;
    explicit Finds(std::vector<Find> finds);

    bool has(Concept which) const { return present_.test(static_cast<std::size_t>(which)); }
    bool has_all(const ConceptSet& wanted) const { return (present_ & wanted) == wanted; }
    bool has_any(const ConceptSet& wanted) const { return (present_ & wanted).any(); }
    std::size_t count(Concept which) const;
    /// The first of a concept, or nullptr.
    const Find* first(Concept which) const;
    const std::vector<Find>& all() const { return finds_; }
    /// What lies wholly inside a span.
    Finds within(Span span) const;

private:
    std::vector<Find> finds_;
    ConceptSet present_;
};

/// A scene with its concepts resolved.
struct CompiledScene {
    ConceptSet all_mask;
    ConceptSet unless_mask;
    std::vector<std::uint16_t> all;
    std::size_t within = 0;
    bool ordered = false;
    const Category* category = nullptr;  // nullptr: only raises
    Urgency urgency = Urgency::normal;
    std::string name;
};

/// Every word known, in one automaton: keywords of the categories and concepts of the vocabulary.
class Lexicon {
public:
    Lexicon(const Vocabulary& vocabulary, const Taxonomy& taxonomy, const Normaliser& normaliser);

    /// All finds in a text, the swallowed left out: a word inside an idiom; a keyword inside a longer keyword; a word
    /// inside a longer one of the same list.
    Finds scan(std::u32string_view match) const;
    const std::vector<CompiledScene>& scenes() const { return scenes_; }
    const Taxonomy& taxonomy() const { return *taxonomy_; }

    /// The category of a first level where no word names one, or nullptr.
    const Category* stand_in(std::string_view branch) const;

    /// The list a find's word stands in, as a number, and that list's name: the concept ("child"); the category for its
    /// keywords ("facility.lift"), with the kind behind it for its other words ("facility.lift thing").
    static std::uint32_t list_of(const Find& find) { return static_cast<std::uint32_t>(find.kind) << 16U | find.id; }
    std::string list_name(std::uint32_t list) const;
    std::optional<std::uint32_t> list_named(std::string_view name) const;

private:
    struct Use {
        WordKind kind;
        std::uint16_t id;
    };

    const Taxonomy* taxonomy_;
    Automaton automaton_;
    std::vector<Use> uses_;                 // word by word
    std::vector<std::uint32_t> first_use_;  // by word, and one more
    std::vector<CompiledScene> scenes_;
    std::map<std::string, const Category*, std::less<>> stand_ins_;  // by first level
    std::vector<std::string> concept_names_;                         // by id
    std::map<std::string, std::uint32_t, std::less<>> lists_;        // by name
};

}  // namespace gridbot::intake
