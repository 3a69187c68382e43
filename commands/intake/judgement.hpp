#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "commands/intake/leanings.hpp"

namespace gridbot::intake {

/// How a text stands to the here and now (domain 5.4).
/// Suppositions are told clause by clause, not here.
enum class Frame { real, notice, past, elsewhere, joking, advice };

/// The frame of a whole message.
Frame frame_of(std::u32string_view match, const Finds& finds, std::u32string_view emoji);

/// What the words of one matter amount to.
struct Judgement {
    const Category* category = nullptr;         // nullptr: no word of any category
    std::vector<const Category*> alternatives;  // best first
    Urgency urgency = Urgency::normal;
    const Category* grave = nullptr;  // what an emergency would be of that only leans to be one
    bool emergency = false;           // a scene of emergency or crisis holds
    bool fault = false;               // something is wrong, stated rather than asked
    bool need = false;                // a word of a category that is asked for rather than broken, outside questions
    bool complaint = false;           // a word of fault outside questions, whatever the thing
    bool asks = false;                // words of a category, but in questions only
    std::vector<std::string> why;
};

struct JudgeOptions {
    std::string_view plea;         // what a tag asks for: a code, "service.*", or empty
    bool explicit_urgent = false;  // a field says 紧急
    Frame frame = Frame::real;
    /// What the signs of the text say it would be a report of, and the names of those first levels; nullptr: unasked.
    const Leaning* leaning = nullptr;
    const Leanings* leanings = nullptr;
};

/// Weighs the words of a matter: scenes first, then the tag, then the most specific words (domain 4.2, 4.4).
Judgement judge(std::u32string_view match, const Finds& finds, const Lexicon& lexicon, const JudgeOptions& options);

}  // namespace gridbot::intake
