#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace gridbot::intake {

/// The word lists of vocabulary.toml that the code itself asks for. Lists beyond these serve scenes only.
enum class Concept : std::uint16_t {
    idiom,            // swallows every other find inside it
    fault,            // something is broken, missing, in the way
    broken,           // of these, what calls for repair: decides between a wish and a fault
    past,             // the story is over
    present,          // it is going on after all
    hypothetical,     // if, in case
    elsewhere,        // news, other places, what one saw on a screen
    hearsay,          // what one heard: somewhere else, unless one asks for something
    joking,           // laughter and figures of speech
    advice,           // prevention, drills, lessons
    denial,           // directly before an emergency word: there is none
    hazard_talk,      // directly before an emergency word: it might come to it
    resolved,         // it is over, and was handled
    notice,           // wording of announcements
    trade,            // selling, buying, renting, lifts
    asks_neighbours,  // recommendations among neighbours
    thanks,
    greeting,
    acknowledgement,
    roll_call,       // 接龙
    grumble,         // complaint in general
    pleasant,        // what one praises or laughs about
    to_neighbours,   // asks or tells the others of the group, not staff
    exhorts,         // tells everybody how to behave
    here,            // our building, downstairs, at the door
    home,            // at my place
    whole_building,  // outage of a building, an estate, a village
    request,         // asks that somebody does something
    staff,           // a post spoken to
    question,
    why,           // "why is there no power" states that there is none
    question_end,  // makes a clause a question when it stands at its end
    persistence,   // again, still, always: turns a question into a complaint
    need,          // asks for help or for how to go about something
    self,          // I, my family
    landmark,      // what a place is built around
    place_tail,    // 东边, 对面: belongs to the place before it
    place_stop,    // ends a place on its left: 在, 昨天
    refers_back,   // the matter reported before
    says_done,
    says_not_done,
    urges,
    asks_progress,
    adds,  // supplement, correction
    withdraws,
    found_again,  // whoever was missing, or in danger, is well
    praise,
    blame,
    count_,
};

inline constexpr std::array<std::string_view, static_cast<std::size_t>(Concept::count_)> kConceptNames{
    "idiom",
    "fault",
    "broken",
    "past",
    "present",
    "hypothetical",
    "elsewhere",
    "hearsay",
    "joking",
    "advice",
    "denial",
    "hazard_talk",
    "resolved",
    "notice",
    "trade",
    "asks_neighbours",
    "thanks",
    "greeting",
    "acknowledgement",
    "roll_call",
    "grumble",
    "pleasant",
    "to_neighbours",
    "exhorts",
    "here",
    "home",
    "whole_building",
    "request",
    "staff",
    "question",
    "why",
    "question_end",
    "persistence",
    "need",
    "self",
    "landmark",
    "place_tail",
    "place_stop",
    "refers_back",
    "says_done",
    "says_not_done",
    "urges",
    "asks_progress",
    "adds",
    "withdraws",
    "found_again",
    "praise",
    "blame"};

}  // namespace gridbot::intake
