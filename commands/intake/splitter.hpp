#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "commands/intake/lexicon.hpp"

namespace gridbot::intake {

/// What the splitter asks about a stretch of text.
struct PartNature {
    bool fault = false;        // states a fault or a need of its own
    bool complaint = false;    // something is wrong, though no known thing is named
    bool own_address = false;  // names a building, unit or place
    std::string numbered;      // building, unit and room it names, "3/2/501"; empty where it names none
    const Category* category = nullptr;
};

struct Split {
    Span header;              // before the first part: an address there holds for all
    std::vector<Span> parts;  // at least one; without list marks
    bool listed = false;      // list marks were found, whether or not they divide matters
};

/// Cuts a message into its matters: numbered parts, then lines, then "另外"; only where every part says what is wrong
/// (domain 5.3). Otherwise one part: the whole span.
Split split_matters(std::u32string_view match, Span span, bool template_fields,
                    const std::function<PartNature(Span)>& nature);

}  // namespace gridbot::intake
