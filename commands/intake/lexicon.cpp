#include "commands/intake/lexicon.hpp"

#include <algorithm>
#include <map>

namespace gridbot::intake {
namespace {

bool is_of_category(const Find& find) {
    return find.kind != WordKind::of_concept && find.kind != WordKind::grave_sign;
}

/// Drops what a longer find swallows. Expects finds ordered by begin, the longer first.
std::vector<Find> without_swallowed(std::vector<Find> finds) {
    std::size_t idiom_end = 0;
    std::size_t keyword_end = 0;
    std::map<std::pair<WordKind, std::uint16_t>, std::size_t> list_end;
    std::vector<Find> kept;
    kept.reserve(finds.size());
    for (std::size_t i = 0; i < finds.size(); ++i) {
        const Find& find = finds[i];
        const bool is_idiom =
            find.kind == WordKind::of_concept && find.id == static_cast<std::uint16_t>(Concept::idiom);
        if (find.span.end <= idiom_end && !is_idiom) continue;
        if (is_idiom) idiom_end = std::max(idiom_end, find.span.end);
        if (is_of_category(find) && find.span.end <= keyword_end) {
            const bool same_span = !kept.empty() && std::any_of(kept.rbegin(), kept.rend(), [&](const Find& other) {
                return is_of_category(other) && other.span.begin == find.span.begin && other.span.end == find.span.end;
            });
            if (!same_span) continue;
        }
        if (find.kind == WordKind::keyword) keyword_end = std::max(keyword_end, find.span.end);
        std::size_t& end_of_list = list_end[{find.kind, find.id}];
        if (find.span.end <= end_of_list) continue;
        end_of_list = find.span.end;
        kept.push_back(find);
    }
    return kept;
}

}  // namespace

Finds::Finds(std::vector<Find> finds) : finds_(std::move(finds)) {
    for (const Find& find : finds_)
        if (find.kind == WordKind::of_concept) present_.set(find.id);
}

std::size_t Finds::count(Concept which) const {
    return static_cast<std::size_t>(std::count_if(finds_.begin(), finds_.end(), [which](const Find& find) {
        return find.kind == WordKind::of_concept && find.id == static_cast<std::uint16_t>(which);
    }));
}

const Find* Finds::first(Concept which) const {
    if (!has(which)) return nullptr;
    for (const Find& find : finds_)
        if (find.kind == WordKind::of_concept && find.id == static_cast<std::uint16_t>(which)) return &find;
    return nullptr;
}

Finds Finds::within(Span span) const {
    auto from = std::lower_bound(finds_.begin(), finds_.end(), span.begin,
                                 [](const Find& find, std::size_t begin) { return find.span.begin < begin; });
    std::vector<Find> inside;
    for (; from != finds_.end() && from->span.begin < span.end; ++from)
        if (from->span.end <= span.end) inside.push_back(*from);
    return Finds(std::move(inside));
}

Lexicon::Lexicon(const Vocabulary& vocabulary, const Taxonomy& taxonomy, const Normaliser& normaliser)
    : taxonomy_(&taxonomy) {
    std::vector<std::u32string> words;
    std::map<std::u32string, std::uint32_t> index;
    std::vector<std::pair<std::uint32_t, Use>> uses;  // by word
    auto add = [&](const std::string& written, Use use) {
        std::u32string word = normaliser.fold(decode(written));
        if (word.empty()) return;
        auto [known, fresh] = index.emplace(word, static_cast<std::uint32_t>(words.size()));
        if (fresh) words.push_back(std::move(word));
        uses.emplace_back(known->second, use);
    };

    const auto& categories = taxonomy.all();
    for (std::size_t i = 0; i < categories.size(); ++i) {
        const auto id = static_cast<std::uint16_t>(i);
        for (const std::string& word : categories[i].keywords) add(word, {WordKind::keyword, id});
        for (const std::string& word : categories[i].things) add(word, {WordKind::thing, id});
        for (const std::string& word : categories[i].hints) add(word, {WordKind::hint, id});
        if (auto signs = vocabulary.grave_signs.find(categories[i].code); signs != vocabulary.grave_signs.end())
            for (const std::string& word : signs->second) add(word, {WordKind::grave_sign, id});
    }

    std::map<std::string, std::uint16_t, std::less<>> ids;
    for (std::size_t i = 0; i < kConceptNames.size(); ++i) ids.emplace(kConceptNames[i], static_cast<std::uint16_t>(i));
    for (const auto& [name, list] : vocabulary.concepts) {
        const auto id = ids.emplace(name, static_cast<std::uint16_t>(ids.size())).first->second;
        for (const std::string& word : list) add(word, {WordKind::of_concept, id});
    }
    automaton_ = Automaton(words);
    std::ranges::stable_sort(uses, {}, [](const auto& use) { return use.first; });
    uses_.reserve(uses.size());
    first_use_.reserve(words.size() + 1);
    for (const auto& [word, use] : uses) {
        if (first_use_.size() == word) first_use_.push_back(static_cast<std::uint32_t>(uses_.size()));
        uses_.push_back(use);
    }
    first_use_.push_back(static_cast<std::uint32_t>(uses_.size()));

    concept_names_.resize(ids.size());
    for (const auto& [name, id] : ids) concept_names_[id] = name;
    for (const Use& use : uses_) {
        const std::uint32_t list = list_of({{}, use.kind, use.id});
        lists_.emplace(list_name(list), list);
    }

    for (const auto& [branch, code] : vocabulary.stand_ins)
        if (const Category* category = taxonomy.find(code)) stand_ins_.emplace(branch, category);

    for (const Scene& scene : vocabulary.scenes) {
        CompiledScene compiled;
        compiled.name = scene.name;
        compiled.within = scene.within;
        compiled.ordered = scene.ordered;
        compiled.urgency = scene.urgency;
        compiled.category = scene.category.empty() ? nullptr : taxonomy.find(scene.category);
        for (const std::string& name : scene.all) {
            compiled.all.push_back(ids.at(name));
            compiled.all_mask.set(ids.at(name));
        }
        for (const std::string& name : scene.unless) compiled.unless_mask.set(ids.at(name));
        scenes_.push_back(std::move(compiled));
    }
}

const Category* Lexicon::stand_in(std::string_view branch) const {
    const auto found = stand_ins_.find(branch);
    return found == stand_ins_.end() ? nullptr : found->second;
}

std::string Lexicon::list_name(std::uint32_t list) const {
    const auto kind = static_cast<WordKind>(list >> 16U);
    const std::size_t id = list & 0xffffU;
    if (kind == WordKind::of_concept) return concept_names_[id];
    const std::string& code = taxonomy_->all()[id].code;
    switch (kind) {
        case WordKind::thing:
            return code + " thing";
        case WordKind::hint:
            return code + " hint";
        case WordKind::grave_sign:
            return code + " sign";
        default:
            return code;
    }
}

std::optional<std::uint32_t> Lexicon::list_named(std::string_view name) const {
    const auto found = lists_.find(name);
    return found == lists_.end() ? std::nullopt : std::optional(found->second);
}

Finds Lexicon::scan(std::u32string_view match) const {
    std::vector<Find> finds;
    automaton_.scan(match, [&](std::uint32_t word, std::size_t begin, std::size_t end) {
        for (std::uint32_t i = first_use_[word]; i < first_use_[word + 1]; ++i)
            finds.push_back({{begin, end}, uses_[i].kind, uses_[i].id});
    });
    std::sort(finds.begin(), finds.end(), [](const Find& a, const Find& b) {
        if (a.span.begin != b.span.begin) return a.span.begin < b.span.begin;
        if (a.span.end != b.span.end) return a.span.end > b.span.end;
        return a.kind < b.kind;
    });
    return Finds(without_swallowed(std::move(finds)));
}

}  // namespace gridbot::intake
