#include "commands/intake/fields.hpp"

#include <algorithm>

namespace gridbot::intake {
namespace {

bool is_boundary(char32_t c) {
    constexpr std::u32string_view boundaries = U" \n,.;!?。】#]、(:|";
    return boundaries.find(c) != std::u32string_view::npos;
}

bool is_weak_separator(char32_t c) {
    return c == '|' || c == '/' || c == ',' || c == ' ' || c == '\n' || c == '=';
}

}  // namespace

FieldFinder::FieldFinder(const Vocabulary& vocabulary, const Normaliser& normaliser) {
    for (const auto& [kind, words] : vocabulary.fields) {
        const auto at = std::find(kFieldNames.begin(), kFieldNames.end(), kind);
        if (at == kFieldNames.end()) continue;
        for (const std::string& word : words)
            labels_.push_back({normaliser.fold(decode(word)), static_cast<FieldKind>(at - kFieldNames.begin())});
    }
    std::sort(labels_.begin(), labels_.end(),
              [](const Label& a, const Label& b) { return a.word.size() > b.word.size(); });
}

std::vector<Field> FieldFinder::find(std::u32string_view match, Span span) const {
    std::vector<Field> strong;
    std::vector<Field> all;
    for (std::size_t i = span.begin; i < span.end; ++i) {
        const bool colon = match[i] == ':';
        if (!colon && !is_weak_separator(match[i])) continue;
        std::size_t label_end = i;
        while (colon && label_end > span.begin && match[label_end - 1] == ' ') --label_end;
        const std::u32string_view before = match.substr(span.begin, label_end - span.begin);
        const auto label = std::find_if(labels_.begin(), labels_.end(), [&](const Label& l) {
            return before.ends_with(l.word) &&
                   (before.size() == l.word.size() || is_boundary(before[before.size() - l.word.size() - 1]));
        });
        if (label == labels_.end()) continue;
        const Field field{label->kind, {label_end - label->word.size(), i + 1}, {i + 1, span.end}};
        if (!all.empty() && all.back().label.end > field.label.begin) continue;
        if (colon) strong.push_back(field);
        all.push_back(field);
    }
    std::vector<Field>& fields = all.size() >= 2 ? all : strong;
    for (std::size_t i = 0; i + 1 < fields.size(); ++i) fields[i].value.end = fields[i + 1].label.begin;
    return fields;
}

}  // namespace gridbot::intake
