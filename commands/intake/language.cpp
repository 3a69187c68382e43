#include "commands/intake/language.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
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

/// Of a file embedded in the program, read for the last time. The kernel has its memory back; should somebody read it
/// again after all, it comes from the program's file once more.
void give_back(std::string_view embedded) {
    const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
    const auto data = reinterpret_cast<std::uintptr_t>(embedded.data());
    const std::uintptr_t begin = (data + page - 1) / page * page;
    const std::uintptr_t end = (data + embedded.size()) / page * page;
    if (begin < end) madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
}

}  // namespace

// Names after which a mention ends have no say in how words are folded: the lexicon needs none.
Language::Language(Vocabulary words, std::shared_ptr<const Taxonomy> categories)
    : taxonomy(std::move(categories)),
      vocabulary(std::move(words)),
      lexicon(vocabulary, *taxonomy, make_normaliser(vocabulary, {})),
      leanings(defaults::find("defaults/leanings.tsv").value_or(""), lexicon) {
    // The lexicon has its own form of these, in a tenth of the room.
    vocabulary.concepts.clear();
    vocabulary.scenes.clear();
    vocabulary.grave_signs.clear();
    for (const std::string_view file : {"defaults/vocabulary.toml", "defaults/leanings.tsv"})
        give_back(defaults::find(file).value_or(""));
}

std::shared_ptr<const Language> shipped_language(const std::shared_ptr<const Taxonomy>& taxonomy) {
    static std::mutex mutex;
    static std::shared_ptr<const Language> last;
    const std::scoped_lock lock(mutex);
    if (!last || last->taxonomy != taxonomy)
        last = std::make_shared<const Language>(shipped_vocabulary(*taxonomy), taxonomy);
    return last;
}

}  // namespace gridbot::intake
