#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "commands/intake/lexicon.hpp"

namespace gridbot::intake {

/// A labelled line of a report template. `contact` and `other` are read over.
enum class FieldKind : std::uint8_t { building, unit, room, location, matter, contact, urgency, other };
inline constexpr std::array<std::string_view, 8> kFieldNames{"building", "unit",    "room",    "location",
                                                             "matter",   "contact", "urgency", "other"};

struct Field {
    FieldKind kind;
    Span label;  // with its separator
    Span value;  // up to the next label
};

/// Knows the labels of [fields].
class FieldFinder {
public:
    FieldFinder(const Vocabulary& vocabulary, const Normaliser& normaliser);

    /// The labelled fields of a span, in order. A separator other than ":" counts only beside another field.
    std::vector<Field> find(std::u32string_view match, Span span) const;

private:
    struct Label {
        std::u32string word;
        FieldKind kind;
    };
    std::vector<Label> labels_;  // longest first
};

}  // namespace gridbot::intake
