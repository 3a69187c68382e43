// Every verb in every state by every role: done with the right result, or refused with the right error (domain 3.2, 6).
// What is expected is written down here once more, by the letters of domain 6.2, and worked out from nothing else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "storage/cases.hpp"
#include "tests/world/command_desk.hpp"

namespace gridbot::commands {
namespace {

using enum CaseState;
using States = std::set<CaseState>;

const States kEvery{registered, accepted,  dispatched, handling, suspended, feedback,
                    settled,    evaluated, archived,   rejected, merged,    withdrawn};
const States kOpen{registered, accepted, dispatched, handling, suspended, feedback};
const States kInWork{accepted, dispatched, handling};

/// "c": the centre's operators, standing in where an organisation has nobody.
/// Who of the fixture stands for a letter of domain 6.2. "h" and "m" are of another organisation and another grid.
const std::map<char, std::string> kPeople{{'B', "p04"}, {'M', "p03"}, {'G', "p01"}, {'S', "p02"}, {'V', "p07"},
                                          {'D', "p11"}, {'T', "p12"}, {'C', "p10"}, {'H', "p09"}, {'I', "p13"},
                                          {'h', "p15"}, {'m', "p06"}, {'K', "p16"}, {'R', ""}};

/// Letters that may do what `letter` may: superiors in the branch, and the centre's heads over its operators.
std::string with_superiors(const std::string& letters) {
    static const std::string kBranch = "BMGSVDT";
    std::string all = letters;
    for (char letter : letters) {
        if (auto at = kBranch.find(letter); at != kBranch.npos) all += kBranch.substr(at);
        if (letter == 'C') all += "DT";
    }
    return all;
}

bool has(const std::string& letters, char letter) {
    return letters.find(letter) != letters.npos;
}

States but(CaseState state) {
    States others = kEvery;
    others.erase(state);
    return others;
}

struct Verb {
    std::string says;
    std::string who;      // letters of the verb (domain 6.3)
    std::string at_hand;  // letters that the event of this very case takes, where they are fewer
    States from;
    std::optional<CaseState> to;  // nothing: stays
    std::string done;             // kind of the answer
    States tried = kEvery;
};

const std::vector<Verb> kVerbs{
    {"受理 SH20261123-0001", "MGSC", "MGSC", {registered}, accepted, "accept_done"},
    {"派单 SH20261123-0001 城建办", "MGSCD", "MGSCD", {registered, accepted}, dispatched, "dispatch_done"},
    {"签收 SH20261123-0001", "Hc", "H", {dispatched}, handling, "sign_done"},
    {"退回 SH20261123-0001 不归我们管", "HSC", "HS", {dispatched, handling}, accepted, "return_done"},
    {"到场 SH20261123-0001", "MHC", "MH", {registered, accepted, dispatched, handling}, {}, "on_site_done"},
    {"反馈 SH20261123-0001 已更换主阀恢复供水",
     "MHC",
     "MH",
     {handling},
     CaseState::feedback,
     "feedback_done",
     but(accepted)},
    // Who accepted and does it himself begins and reports in one.
    {"反馈 SH20261123-0001 已更换主阀恢复供水",
     "MHC",
     "MC",
     {accepted},
     CaseState::feedback,
     "feedback_done",
     {accepted}},
    {"紧急 SH20261123-0001", "MGSC", "MGSC", kOpen, {}, "urgent_done"},
    {"改类 SH20261123-0001 漏水", "MGSC", "MGSC", kOpen, {}, "reclassify_done"},
    {"督办 SH20261123-0001 明天17:00", "VDTI", "VDTI", kOpen, {}, "supervise_done"},
    {"升级 SH20261123-0001 涉及两个村", "MGSC", "MGSC", kOpen, {}, "escalate_done"},
    {"恢复 SH20261123-0001", "MGSCH", "MGSCH", {suspended}, handling, "resume_done"},
    {"延期 SH20261123-0001 2天 等配件", "HMC", "HM", kInWork, {}, "extend_asked"},
    {"进展 SH20261123-0001 配件已订", "HMC", "HMC", kInWork, {}, "milestone_done"},
    {"吹哨 SH20261123-0001 城建办 派出所", "GSCD", "GSCD", kOpen, {}, "W08"},
    {"转派 SH20261123-0001 城建办 属于市政", "GSCDH", "GSCD", {dispatched, handling}, dispatched, "transfer_done"},
    {"并案 SH20261123-0001 SH20261123-0002",
     "GSCD",
     "GSCD",
     {registered, accepted, dispatched, handling},
     merged,
     "merge_done"},
    {"不予受理 SH20261123-0001 属于法院受理", "GC", "GC", {registered, accepted}, rejected, "reject_done"},
};

class EveryStep : public testing::Test {
protected:
    /// A case of grid 52 led by the property manager, as it stands in `state`.
    static Case case_in(CaseState state) {
        Case row{.state = registered, .category = "facility.door", .grid = "SH-HX-52-B3", .building = "3"};
        row.lead_org = "wy";
        row.reporter = {"ding", "res_wang"};
        row.reported_in = {"ding", "cidBuilding3==", false};
        row.registered_at = kNow - std::chrono::minutes{30};
        row.due_at = kNow + std::chrono::hours{72};
        row.state = state;
        if (state != registered) row.first_responder = "p03";
        if (States{dispatched, handling, suspended, CaseState::feedback}.contains(state))
            row.dispatched_at = kNow - std::chrono::minutes{20};
        if (States{settled, evaluated, archived}.contains(state)) row.settled_at = kNow;
        return row;
    }

    struct Outcome {
        std::string kind;
        CaseState state;
    };
    /// Says it about a case in `state` and takes everything back.
    Outcome say(const std::string& text, const std::string& person, CaseState state) {
        Outcome outcome;
        storage::run_now(town_.store(), [&](storage::Tx& tx) -> Result<int> {
            for (CaseState each : {state, registered}) {
                Case row = case_in(each);
                storage::cases::insert(tx, "SH", "20261123", row);
                storage::cases::update(tx, "SH", row);
            }
            Context context = town_.context(tx, person, "res_zhao", kNow);
            context.text = text;
            context.confirmed = true;
            auto reading = town_.read(text);
            EXPECT_TRUE(reading.command) << text;
            outcome.kind = run_command(context, reading).kind;
            outcome.state = storage::cases::by_ticket(tx, "SH", "SH20261123-0001")->state;
            return Errc::bad_payload;  // so that nothing stays
        });
        return outcome;
    }

    static constexpr Time kNow = CommandDesk::kMondayNine;
    CommandDesk town_;
};

/// What domain 6.4 wants: role first, then scope, then state, then the deed.
std::set<std::string> expected_kinds(const Verb& verb, char letter, CaseState state) {
    const bool by_verb = has(with_superiors(verb.who), letter) || (letter == 'm' && has(verb.who, 'M')) ||
                         (letter == 'h' && has(verb.who, 'H')) || (letter == 'C' && has(verb.who, 'c'));
    if (!by_verb) return {"E2"};
    if (letter == 'm' || letter == 'h') return {"E1"};
    if (!verb.from.contains(state)) return {"E3", "E3_none", "E11"};
    if (!has(with_superiors(verb.at_hand), letter)) return {"E2"};
    return {verb.done};
}

TEST_F(EveryStep, IsTakenOrRefusedAsTheTableSays) {
    int rows = 0;
    for (const Verb& verb : kVerbs)
        for (const auto& [letter, person] : kPeople)
            for (CaseState state : verb.tried) {
                const Outcome outcome = say(verb.says, person, state);
                const auto expected = expected_kinds(verb, letter, state);
                EXPECT_TRUE(expected.contains(outcome.kind))
                    << verb.says << " by " << letter << " in " << name_of(state) << ": " << outcome.kind
                    << " instead of " << testing::PrintToString(expected);
                const bool done = outcome.kind == verb.done && expected.contains(verb.done);
                EXPECT_EQ(name_of(outcome.state), name_of(done && verb.to ? *verb.to : state))
                    << verb.says << " by " << letter;
                ++rows;
            }
    EXPECT_GT(rows, 2000);
}

}  // namespace
}  // namespace gridbot::commands
