#pragma once

#include <string_view>
#include <vector>

#include "commands/intake/lexicon.hpp"

namespace gridbot::intake {

/// What stands between two marks.
struct Clause {
    Span span;
    bool question = false;
    bool supposed = false;  // "if", "in case": says nothing about here and now
};

/// The clauses of a text in order, with what they are.
std::vector<Clause> clauses_of(std::u32string_view match, const Finds& finds);

/// Whether two spans stand in one sentence: no full stop, question mark or line end between.
bool same_sentence(std::u32string_view match, std::size_t from, std::size_t to);

}  // namespace gridbot::intake
