#include <gtest/gtest.h>

#include <iostream>

#include "tests/unit/intake/scorecard.hpp"
#include "tests/unit/intake/shipped_reader.hpp"

namespace gridbot::intake::testing {
namespace {

std::string fixture(const char* name) {
    return std::string(GRIDBOT_FIXTURES "/messages/") + name;
}

/// What a set of lines is held to: counts at most, percentages at least. Telephone numbers are always all found.
struct Bar {
    int missed_emergencies = 0;
    double chatter_answered = 2;
    double intent, level1, address, n_cases;
};

void hold_to(const Bar& bar, const Scorecard& card) {
    EXPECT_LE(card.missed_emergencies, bar.missed_emergencies);
    EXPECT_LE(card.chatter_answered_percent(), bar.chatter_answered);
    EXPECT_GE(card.intent.percent(), bar.intent);
    EXPECT_GE(card.level1.percent(), bar.level1);
    EXPECT_GE(card.address.percent(), bar.address);
    EXPECT_EQ(card.phone.percent(), 100);
    EXPECT_GE(card.n_cases.percent(), bar.n_cases);
}

void tuned_part_of(const char* name, const Bar& bar) {
    const Scorecard card = score(shipped_reader(), fixture((std::string(name) + ".jsonl").c_str()), Part::tuned);
    print(std::cout, std::string(name) + ".jsonl, tuned", card);
    hold_to(bar, card);
}

void held_out_part_of(const char* name, const Bar& bar) {
    Scorecard card = score(shipped_reader(), fixture((std::string(name) + ".jsonl").c_str()), Part::held_out);
    card.misses.clear();  // unseen they stay
    print(std::cout, std::string(name) + ".jsonl, held out", card);
    hold_to(bar, card);
}

TEST(Samples, ReachTheTargetsOfTheBrief) {
    const Scorecard card = score(shipped_reader(), fixture("samples.jsonl"), Part::all);
    print(std::cout, "samples.jsonl", card);
    EXPECT_EQ(card.intent.percent(), 100);
    EXPECT_EQ(card.missed_emergencies, 0);
    EXPECT_EQ(card.chatter_answered, 0);
    EXPECT_GE(card.level1.percent(), 95);
    EXPECT_GE(card.level2.percent(), 90);
    EXPECT_GE(card.address.percent(), 95);
    EXPECT_EQ(card.phone.percent(), 100);
    EXPECT_EQ(card.n_cases.percent(), 100);
}

TEST(OwnLines, TunedPartPassesTheGates) {
    tuned_part_of(
        "own",
        {.missed_emergencies = 0, .chatter_answered = 2, .intent = 95, .level1 = 95, .address = 98, .n_cases = 95});
}

/// Nothing is learned from held-out lines: a line is held out when the CRC-32 of its text is divisible by three
/// (own.jsonl: every third). Many are traps on purpose, so the floors are what was reached and only ever move up. The
/// held-out lines of rounds 1 to 13 were looked at once, after round 13; what a fresh set would see is the first look
/// at each later round.
TEST(OwnLines, HeldOutPartStaysAboveWhatWasReached) {
    held_out_part_of(
        "own",
        {.missed_emergencies = 0, .chatter_answered = 4.5, .intent = 97, .level1 = 93, .address = 98, .n_cases = 97});
}

/// fresh.jsonl grew in rounds: lines of all kinds written without a look at the word lists, measured once, then tuned
/// on. What the first look at each round said, before any tuning on it:
///
///   round  manner                                intent   level 1  emergencies missed  chatter answered
///   1      as the samples                        94.1 %   96.4 %    1 of  31            3 of  40
///   2      emergencies and traps beside them     81.8 %   88.6 %   20 of  84           10 of  48
///   3      chatter of every kind, dialects       90.4 %   80.6 %    0                   6 of 116
///   4      as the samples, commands, follow-ups  95.4 %   90.6 %    1 of  15            1 of  35
///   5      emergencies, chatter by class         88.5 %   86.0 %   19 of  73            1 of  75
///   6      villagers, voice input, staff         88.7 %   88.9 %   10 of  41            2 of  50
///   7      emergencies and traps beside them     85.8 %   74.6 %    8 of  54           11 of  81
///   8      as the samples                        99.1 %   95.7 %    0 of  40            1 of  42
TEST(FreshLines, TunedPartPassesTheGates) {
    tuned_part_of(
        "fresh",
        {.missed_emergencies = 0, .chatter_answered = 2, .intent = 98, .level1 = 95, .address = 98, .n_cases = 98});
}

TEST(FreshLines, HeldOutPartStaysAboveWhatWasReached) {
    held_out_part_of(
        "fresh",
        {.missed_emergencies = 0, .chatter_answered = 2, .intent = 99, .level1 = 91, .address = 98, .n_cases = 99});
}

/// blind.jsonl: five more rounds, each written without a look at the word lists or at earlier failures and measured
/// once before anything was mended by it.
///
///   round  manner                                intent   level 1  n_cases  emergencies missed  chatter answered
///   9      every category, all kinds of traps    96.1 %   88.0 %   94.9 %    3 of  95            4 of 124
///   10     talk that holds words of danger       88.6 %   72.7 %   89.1 %    6 of  48           20 of 163
///   11     as the samples                        98.6 %   84.3 %   97.3 %    0 of  23            0 of  35
///   12     emergencies without the usual words   90.6 %   65.6 %   90.6 %    9 of  79            5 of  50
///   13     as the samples, short                 98.5 %   95.5 %   98.5 %    0 of  11            0 of  20
TEST(BlindLines, TunedPartPassesTheGates) {
    tuned_part_of(
        "blind",
        {.missed_emergencies = 0, .chatter_answered = 2, .intent = 98, .level1 = 95, .address = 98, .n_cases = 98});
}

TEST(BlindLines, HeldOutPartStaysAboveWhatWasReached) {
    held_out_part_of(
        "blind",
        {.missed_emergencies = 0, .chatter_answered = 2, .intent = 99, .level1 = 86, .address = 98, .n_cases = 98});
}

/// later.jsonl: rounds written against what the thirteen before had taught, measured once before anything was mended.
///
///   round  manner                                intent   level 1  n_cases  emergencies missed  chatter answered
///   14     emergencies of all kinds, samples     93.9 %   85.6 %   93.6 %   12 of 117            6 of  98
///   15     the same, after the first lessons     95.6 %   86.5 %   95.6 %    2 of  62            5 of  61
///   16     dialect and speech input              94.0 %   86.2 %   94.0 %    3 of  42            2 of  44
///   17     the same, short                       90.7 %   76.1 %   90.7 %    2 of  25            4 of  34
TEST(LaterLines, TunedPartPassesTheGates) {
    tuned_part_of(
        "later",
        {.missed_emergencies = 0, .chatter_answered = 2, .intent = 98, .level1 = 88, .address = 98, .n_cases = 98});
}

TEST(LaterLines, HeldOutPartStaysAboveWhatWasReached) {
    held_out_part_of(
        "later",
        {.missed_emergencies = 0, .chatter_answered = 2, .intent = 98, .level1 = 90, .address = 98, .n_cases = 98});
}

/// angles.jsonl: rounds of systematic coverage, each from another angle: every row of domain 4.2 and every list of 4.4,
/// with the talk that resembles them. 18 to 22 were written before any was measured, and measured before anything was
/// mended.
///
///   round  manner                                intent   level 1  n_cases  emergencies missed  chatter answered
///   18     every row and scene, as the samples   96.6 %   87.6 %   96.6 %    2 of  65            2 of  44
///   19     village elders, dialect, no stops     91.8 %   84.9 %   91.8 %    1 of  39            2 of  30
///   20     young owners of high-rises, slang     85.7 %   79.7 %   85.7 %    5 of  32            3 of  35
///   21     grid members, property, forwarded     87.0 %   91.2 %   87.0 %    2 of  18            0 of  26
///   22     angry and long, several, addresses    94.4 %   96.2 %   94.4 %    0 of   1            1 of  16
///   23     as the samples, and scenes of 4.4     97.8 %   86.0 %   97.8 %    3 of  30            1 of  30
///   24     odd emergencies, traps beside them    89.2 %   85.1 %   89.2 %    7 of  53            4 of  40
///   25     as the samples                        96.8 %   93.1 %   97.8 %    0 of  15            1 of  30
///   26     odd emergencies and talk, last       100.0 %  91.4 %  100.0 %    0 of  28            0 of  25
///
/// 18 to 22 once more, with lists and first levels among what the leanings weigh and nothing learned from these lines
/// yet: level 1 95.0, 90.5, 89.6, 94.3 and 100 %. 23 and 24 were written after that, 25 after all lessons;
/// 26, of which nothing is learned, last.
TEST(AngleLines, TunedPartPassesTheGates) {
    tuned_part_of(
        "angles",
        {.missed_emergencies = 0, .chatter_answered = 2, .intent = 98, .level1 = 95, .address = 98, .n_cases = 98});
}

TEST(AngleLines, HeldOutPartStaysAboveWhatWasReached) {
    held_out_part_of(
        "angles",
        {.missed_emergencies = 1, .chatter_answered = 2, .intent = 97.5, .level1 = 95, .address = 98, .n_cases = 97.5});
}

/// wider.jsonl: once more row by row and scene by scene, and from further angles. 27 to 31 were written before anything
/// was mended; 32 and 33 after the dangers became kinds of their own and after the first and second lessons of these
/// rounds, 34 (nothing of it is learned) after the last.
///
///   round  manner                                intent   level 1  level 2  emergencies missed  chatter answered
///   27     scenes of 4.4, talk beside them       99.3 %   97.8 %   85.7 %    1 of  92            0 of  58
///   28     every row of 4.2, as the samples      97.9 %   94.0 %   85.7 %    0 of   0            0 of  10
///   29     village elders, dialect, voice input  95.9 %   87.8 %   73.5 %    0 of  27            1 of  22
///   30     grid members, angry, several matters  95.0 %   95.5 %   93.2 %    0 of   4            2 of  15
///   31     young owners, understatement, slang   94.8 %   93.7 %   87.3 %    3 of  48            2 of  30
///   32     as the samples, scenes in new words   98.1 %   94.8 %   92.2 %    0 of  43            1 of  30
///   33     soft goodbyes, understated dangers    91.5 %   87.8 %   80.5 %    6 of  27            1 of  25
///   34     as the samples, last                  98.2 %   94.4 %   86.1 %    0 of  20            0 of  20
///
/// The held-out lines of all rounds were looked at once more after round 33.
TEST(WiderLines, TunedPartPassesTheGates) {
    tuned_part_of(
        "wider",
        {.missed_emergencies = 0, .chatter_answered = 2, .intent = 99, .level1 = 96, .address = 98, .n_cases = 99});
}

TEST(WiderLines, HeldOutPartStaysAboveWhatWasReached) {
    held_out_part_of(
        "wider",
        {.missed_emergencies = 1, .chatter_answered = 2, .intent = 98.5, .level1 = 96, .address = 98, .n_cases = 98.5});
}

/// voices.jsonl: the samples' manner, dictated lines, goodbyes in every softness beside the talk that resembles them,
/// addresses in every form. Each round was written before anything was mended for it and measured first as it stood:
///
///   round  manner                                intent   level 1  level 2  emergencies missed  chatter answered
///   35     as the samples, row by row            100.0 %  91.2 %   91.9 %    0 of   2            0 of  20
///   36     dictated, homophones, no stops        94.9 %   92.6 %   92.0 %    0 of   9            2 of  12
///   37     goodbyes, violence, talk beside them  94.1 %   100.0 %  96.8 %    2 of  33            2 of  35
///   38     addresses                             97.9 %   95.2 %   100.0 %   0 of   0            1 of   6
///   39     as the samples, dangers in new words  95.2 %   80.0 %   87.5 %    0 of  13            1 of  20
///   40     odd matters, soft goodbyes, twins     87.7 %   91.7 %   97.0 %    1 of  16            2 of  23
///   41     the same once more, held out whole    91.7 %   88.0 %   90.9 %    1 of  10            1 of  20
///   42     as the samples, all 63 categories     99.3 %   98.1 %   98.1 %    0 of  14            1 of  25
///
/// Addresses of round 38: 96.0 %. 40 was measured after the first lessons of 35 to 38, the others before any; 41 came
/// out the same after them. Expectations of seven lines were corrected after the first look.
TEST(VoiceLines, TunedPartPassesTheGates) {
    tuned_part_of(
        "voices",
        {.missed_emergencies = 0, .chatter_answered = 2, .intent = 98, .level1 = 95, .address = 98, .n_cases = 98});
}

TEST(VoiceLines, HeldOutPartStaysAboveWhatWasReached) {
    held_out_part_of(
        "voices",
        {.missed_emergencies = 1, .chatter_answered = 6, .intent = 95, .level1 = 94, .address = 98, .n_cases = 95});
}

/// lessons.jsonl: short lines the leanings learn from, kind by kind: dangers in as many wordings as came to mind, and
/// the talk that resembles them, also in the manner of what earlier rounds missed. Most have no address.
TEST(Lessons, AreLearned) {
    tuned_part_of(
        "lessons",
        {.missed_emergencies = 0, .chatter_answered = 2, .intent = 98, .level1 = 80, .address = 100, .n_cases = 98});
}

}  // namespace
}  // namespace gridbot::intake::testing
