#include "commands/intake/language.hpp"

#include <mutex>
#include <stdexcept>

#include "embedded/gridbot_defaults.hpp"

namespace gridbot::intake {
namespace {

Vocabulary shipped_vocabulary(const Taxonomy& taxonomy) {
    auto file = read_vocabulary(defaults::find("defaults/vocabulary.toml").value_or(""), taxonomy);
    if (!file.faults.empty()) throw std::runtime_error("embedded vocabulary.toml: " + file.faults.front().what);
    return std::move(file.vocabulary);
}

}  // namespace

// Names after which a mention ends have no say in how words are folded: the lexicon needs none.
Language::Language(Vocabulary words, std::shared_ptr<const Taxonomy> categories)
    : taxonomy(std::move(categories)),
      vocabulary(std::move(words)),
      lexicon(vocabulary, *taxonomy, make_normaliser(vocabulary, {})),
      leanings(defaults::find("defaults/leanings.tsv").value_or(""), lexicon) {}

std::shared_ptr<const Language> shipped_language(const std::shared_ptr<const Taxonomy>& taxonomy) {
    static std::mutex mutex;
    static std::shared_ptr<const Language> last;
    const std::scoped_lock lock(mutex);
    if (!last || last->taxonomy != taxonomy)
        last = std::make_shared<const Language>(shipped_vocabulary(*taxonomy), taxonomy);
    return last;
}

}  // namespace gridbot::intake
