#pragma once

#include <memory>

#include "commands/intake/leanings.hpp"
#include "commands/intake/lexicon.hpp"
#include "commands/intake/normal_text.hpp"
#include "commands/intake/vocabulary.hpp"
#include "core/taxonomy.hpp"

namespace gridbot::intake {

/// What the words of a vocabulary and of a town's categories say. Nearly all of a reader's memory and of the time to
/// make one: towns with the same categories share it. Immutable.
struct Language {
    /// `taxonomy`: never null.
    Language(Vocabulary words, std::shared_ptr<const Taxonomy> categories);

    std::shared_ptr<const Taxonomy> taxonomy;
    Vocabulary vocabulary;  // without what only the lexicon is made of: concepts, scenes, grave signs
    Lexicon lexicon;
    Leanings leanings;
};

/// The shipped vocabulary with these categories. The last one made is kept: who asks for the same taxonomy again gets
/// it. Safe from any thread. Throws std::runtime_error when the embedded vocabulary cannot be read: a fault of the
/// build.
std::shared_ptr<const Language> shipped_language(const std::shared_ptr<const Taxonomy>& taxonomy);

}  // namespace gridbot::intake
