#include "tests/unit/intake/scorecard.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iomanip>
#include <iostream>

#include "core/json.hpp"
#include "tests/unit/intake/shipped_reader.hpp"

namespace gridbot::intake::testing {
namespace {

using nlohmann::json;

std::string without_spaces(std::string text) {
    std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
    return text;
}

bool contains(const json& got, const json& wanted) {
    if (wanted.is_null()) return got.is_null();
    return got.is_string() &&
           without_spaces(got.get<std::string>()).find(without_spaces(wanted.get<std::string>())) != std::string::npos;
}

bool is_one_of(const std::string& got, const json& expect, const char* key, const char* alternatives) {
    if (expect.at(key) == got) return true;
    const json others = expect.value(alternatives, json::array());
    return std::find(others.begin(), others.end(), got) != others.end();
}

std::string branch_of(const std::string& code) {
    return code.substr(0, code.find('.'));
}

bool accepted(const json& expect, const std::string& got, bool level1_only) {
    auto matches = [&](const std::string& code) {
        return level1_only ? branch_of(code) == branch_of(got) : code == got;
    };
    if (matches(expect.at("category").get<std::string>())) return true;
    for (const json& other : expect.value("category_alt", json::array()))
        if (matches(other.get<std::string>())) return true;
    return false;
}

void score_matter(Scorecard& card, const json& expect, const json& got, std::vector<std::string>& wrong) {
    const std::string category = got.at("category").get<std::string>();
    const bool level1 = accepted(expect, category, true);
    const bool level2 = accepted(expect, category, false);
    card.level1.count(level1);
    card.level2.count(level2);
    if (!level2) wrong.push_back("category " + category + " for " + expect.at("category").get<std::string>());
    const std::string branch = branch_of(expect.at("category").get<std::string>());
    const std::string got_branch = level1 ? branch : branch_of(category);
    ++card.branches[branch].expected;
    ++card.branches[got_branch].found;
    if (level1) ++card.branches[branch].both;

    const std::string urgency = got.at("urgency").get<std::string>();
    const bool urgency_ok = is_one_of(urgency, expect, "urgency", "urgency_alt");
    card.urgency.count(urgency_ok);
    if (!urgency_ok) wrong.push_back("urgency " + urgency + " for " + expect.at("urgency").get<std::string>());
    for (const char* field : {"building", "unit", "room"}) {
        if (!expect.contains(field)) continue;
        const bool ok = got.at(field) == expect.at(field);
        card.address.count(ok);
        if (!ok)
            wrong.push_back(std::string(field) + " " + dump_json(got.at(field)) + " for " +
                            dump_json(expect.at(field)));
    }
    if (expect.contains("place")) {
        const bool ok = contains(got.value("place", json(nullptr)), expect.at("place"));
        card.place.count(ok);
        if (!ok)
            wrong.push_back("place " + dump_json(got.value("place", json(nullptr))) + " for " +
                            dump_json(expect.at("place")));
    }
    if (expect.contains("description")) {
        const bool ok = contains(got.at("description"), expect.at("description"));
        card.description.count(ok);
        if (!ok)
            wrong.push_back("description " + dump_json(got.at("description")) + " for " +
                            dump_json(expect.at("description")));
    }
}

void score_line(Scorecard& card, const Reader& reader, const json& line) {
    std::vector<SenderCase> cases;
    for (const json& one : line.value("ctx", json::object()).value("sender_cases", json::array()))
        cases.push_back({one.at("ticket").get<std::string>(), one.at("status").get<std::string>()});
    ReadContext context;
    context.sender_cases = cases;
    const json& expect = line.at("expect");
    const json got = to_json(reader.read(line.at("text").get<std::string>(), context));
    std::vector<std::string> wrong;

    const std::string wanted = expect.at("intent").get<std::string>();
    const std::string intent = got.at("intent").get<std::string>();
    card.intent.count(intent == wanted);
    ++card.intents[wanted].expected;
    ++card.intents[intent].found;
    if (intent == wanted)
        ++card.intents[wanted].both;
    else
        wrong.push_back("intent " + intent + " for " + wanted);
    if (wanted == "chatter") {
        ++card.chatter;
        if (intent != "chatter") ++card.chatter_answered;
    }
    card.phone.count(got.value("phone", "") == expect.value("phone", ""));
    if (got.value("phone", "") != expect.value("phone", "")) wrong.push_back("phone " + got.value("phone", "none"));
    const int n_cases = expect.value("n_cases", wanted == "report" ? 1 : 0);
    card.n_cases.count(got.at("n_cases") == n_cases);
    if (got.at("n_cases") != n_cases) wrong.push_back("n_cases " + dump_json(got.at("n_cases")));
    const bool grave = expect.value("urgency", json(nullptr)) == "emergency";
    if (grave && got.at("urgency") != "emergency") {
        ++card.missed_emergencies;
        wrong.push_back("EMERGENCY MISSED");
    }
    if (wanted == "report" && intent == "report") {
        if (expect.contains("cases") && got.contains("cases") && got.at("cases").size() == expect.at("cases").size())
            for (std::size_t i = 0; i < expect.at("cases").size(); ++i)
                score_matter(card, expect.at("cases")[i], got.at("cases")[i], wrong);
        else
            score_matter(card, expect, got, wrong);
    }
    if (wanted == intent && expect.contains("action")) {
        const bool ok = is_one_of(got.value("action", ""), expect, "action", "action_alt");
        card.action.count(ok);
        if (!ok)
            wrong.push_back("action " + got.value("action", "none") + " for " + expect.at("action").get<std::string>());
    }
    if (wanted == intent && expect.contains("command")) {
        bool ok = got.at("command") == expect.at("command");
        const json args = expect.value("args", json::object());
        for (const auto& [key, value] : args.items())
            ok = ok && got.value("args", json::object()).value(key, json(nullptr)) == value;
        card.command.count(ok);
        if (!ok)
            wrong.push_back("command " + dump_json(got.at("command")) + " " +
                            dump_json(got.value("args", json::object())));
    }
    for (const char* key : {"ticket", "ticket_ref", "rating", "has_image", "pii"})
        if (expect.contains(key) && got.value(key, json(nullptr)) != expect.at(key))
            wrong.push_back(std::string(key) + " " + dump_json(got.value(key, json(nullptr))));
    if (expect.value("sensitive", false) != got.at("sensitive").get<bool>() && wanted == "report" &&
        expect.contains("sensitive"))
        wrong.push_back("sensitive");
    if (expect.contains("missing") && got.value("missing", json::array()) != expect.at("missing"))
        wrong.push_back("missing " + dump_json(got.value("missing", json::array())));

    if (wrong.empty()) return;
    std::string miss;
    for (const std::string& one : wrong) miss += (miss.empty() ? "" : "; ") + one;
    card.misses.push_back(miss + " | " + dump_json(line.at("text")) + " why " + dump_json(got.at("why")));
}

std::string percent(const Share& share) {
    std::ostringstream out;
    out << std::fixed << std::setprecision(1) << share.percent() << " % (" << share.right << "/" << share.all << ")";
    return out.str();
}

void print_table(std::ostream& out, const char* title, const std::map<std::string, Recall>& rows) {
    out << "  " << title << ": precision / recall\n";
    for (const auto& [name, row] : rows) {
        auto share = [](int part, int whole) { return whole == 0 ? 100.0 : 100.0 * part / whole; };
        out << "    " << std::left << std::setw(12) << name << std::right << std::fixed << std::setprecision(1)
            << std::setw(6) << share(row.both, row.found) << " /" << std::setw(6) << share(row.both, row.expected)
            << "   of " << row.expected << "\n";
    }
}

}  // namespace

Scorecard score(const Reader& reader, const std::string& path, Part part) {
    Scorecard card;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        if (line.empty()) continue;
        const json parsed = read_json(line);
        const bool held_out = parsed.value("held_out", false);
        if (part == Part::all || held_out == (part == Part::held_out)) score_line(card, reader, parsed);
    }
    return card;
}

void print(std::ostream& out, const std::string& title, const Scorecard& card) {
    out << title << "\n  intent " << percent(card.intent) << ", level 1 " << percent(card.level1) << ", level 2 "
        << percent(card.level2) << ", urgency " << percent(card.urgency) << "\n  address " << percent(card.address)
        << ", place " << percent(card.place) << ", description " << percent(card.description) << "\n  phone "
        << percent(card.phone) << ", n_cases " << percent(card.n_cases) << ", action " << percent(card.action)
        << ", command " << percent(card.command) << "\n  emergencies missed " << card.missed_emergencies
        << ", chatter answered " << card.chatter_answered << "/" << card.chatter << "\n";
    print_table(out, "intent", card.intents);
    print_table(out, "branch", card.branches);
    for (const std::string& miss : card.misses) out << "  - " << miss << "\n";
}

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

/// lessons.jsonl: short lines the leanings learn from, kind by kind: dangers in as many wordings as came to mind, and
/// the talk that resembles them, also in the manner of what earlier rounds missed. Most have no address.
TEST(Lessons, AreLearned) {
    tuned_part_of(
        "lessons",
        {.missed_emergencies = 0, .chatter_answered = 2, .intent = 98, .level1 = 80, .address = 100, .n_cases = 98});
}

}  // namespace
}  // namespace gridbot::intake::testing
