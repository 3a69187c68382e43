#include "commands/intake/clauses.hpp"

#include <algorithm>

namespace gridbot::intake {
namespace {

bool is(const Find& find, Concept which) {
    return find.kind == WordKind::of_concept && find.id == static_cast<std::uint16_t>(which);
}

}  // namespace

bool same_sentence(std::u32string_view match, std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to && i < match.size(); ++i)
        if (match[i] == U'。' || match[i] == '!' || match[i] == '?' || match[i] == '\n' || match[i] == ';')
            return false;
    return true;
}

std::vector<Clause> clauses_of(std::u32string_view match, const Finds& finds) {
    std::vector<Clause> clauses;
    std::size_t begin = 0;
    constexpr std::u32string_view ends = U",.。!?;\n ";
    for (std::size_t i = 0; i <= match.size(); ++i) {
        if (i < match.size() && ends.find(match[i]) == std::u32string_view::npos) continue;
        if (i > begin) {
            Clause clause{{begin, i}};
            clause.question = i < match.size() && match[i] == '?';
            clauses.push_back(clause);
        }
        begin = i + 1;
    }
    auto clause_of = [&](const Find& find) {
        return std::find_if(clauses.begin(), clauses.end(), [&](const Clause& c) {
            return find.span.begin >= c.span.begin && find.span.begin < c.span.end;
        });
    };
    for (const Find& find : finds.all()) {
        const bool asks = is(find, Concept::question) || is(find, Concept::question_end);
        if (!asks && !is(find, Concept::hypothetical)) continue;
        auto clause = clause_of(find);
        if (clause == clauses.end()) continue;
        if (is(find, Concept::question) || (asks && find.span.end == clause->span.end))
            clause->question = true;
        else if (!asks)
            for (; clause != clauses.end(); ++clause) {
                clause->supposed = true;
                if (!same_sentence(match, clause->span.begin, clause->span.end + 1)) break;
            }
    }
    for (const Find& find : finds.all())
        if (is(find, Concept::persistence) || is(find, Concept::request) || is(find, Concept::why))
            if (auto clause = clause_of(find); clause != clauses.end()) clause->question = false;
    return clauses;
}

}  // namespace gridbot::intake
