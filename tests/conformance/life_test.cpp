// What the later steps of a case keep: requests, stand-ins, links, undo points, whistles, wishes, corrections, yeses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "storage/case_links.hpp"
#include "storage/cases.hpp"
#include "storage/confirmations.hpp"
#include "storage/corrections.hpp"
#include "storage/followers.hpp"
#include "storage/handovers.hpp"
#include "storage/requests.hpp"
#include "storage/store.hpp"
#include "storage/undo_points.hpp"
#include "storage/whistles.hpp"
#include "storage/wishes.hpp"
#include "tests/conformance/places.hpp"

namespace gridbot::storage {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* kTown = "SH";
constexpr CaseId kCase{1};
constexpr CaseId kOther{2};
constexpr Time kNow{1'800'000'000'000ms};
const Conversation kGroup{"ding", "cid3", false};

template <class Place>
class Life : public OnStore<Place> {};
TYPED_TEST_SUITE(Life, Places);

TYPED_TEST(Life, LaterRequestOfAKindReplacesAnEarlierOne) {
    using requests::Kind;
    this->run([](Tx& tx) {
        requests::put(tx, kTown, {kCase, Kind::extend, "p09", kNow, kNow + 24h, "parts"});
        requests::put(tx, kTown, {kCase, Kind::extend, "p10", kNow + 1h, kNow + 48h, "rain"});
        requests::put(tx, kTown, {kCase, Kind::suspend, "p09", kNow, kNow + 24h, "funds"});
    });

    auto found = this->run([](Tx& tx) { return requests::find(tx, kTown, kCase, Kind::extend); });
    ASSERT_TRUE(found);
    EXPECT_EQ(found->asked_by, "p10");
    EXPECT_EQ(found->until, kNow + 48h);
    EXPECT_EQ(found->reason, "rain");
    EXPECT_TRUE(this->run([](Tx& tx) { return requests::drop(tx, kTown, kCase, Kind::extend); }));
    EXPECT_FALSE(this->run([](Tx& tx) { return requests::drop(tx, kTown, kCase, Kind::extend); }));
    this->run([](Tx& tx) { requests::drop_all(tx, kTown, kCase); });
    EXPECT_FALSE(this->run([](Tx& tx) { return requests::find(tx, kTown, kCase, Kind::suspend); }));
}

TYPED_TEST(Life, HandoverIsInForceOnceConfirmedAndUntilItsEnd) {
    this->run([](Tx& tx) {
        handovers::put(tx, kTown, {"p03", "p06", kNow, kNow + 24h, false});
        handovers::put(tx, kTown, {"p04", "p06", kNow + 1min, std::nullopt, true});
    });
    const auto in_force = [&](Time now) {
        std::vector<std::string> from;
        for (const auto& one : this->run([now](Tx& tx) { return handovers::in_force(tx, kTown, now); }))
            from.push_back(one.from);
        return from;
    };

    EXPECT_THAT(in_force(kNow), ElementsAre("p04"));
    ASSERT_THAT(this->run([](Tx& tx) { return handovers::waiting_for(tx, kTown, "p06"); }), SizeIs(1));
    this->run([](Tx& tx) { handovers::put(tx, kTown, {"p03", "p06", kNow, kNow + 24h, true}); });
    EXPECT_THAT(in_force(kNow), ElementsAre("p03", "p04"));
    EXPECT_THAT(in_force(kNow + 24h), ElementsAre("p04"));
    this->run([](Tx& tx) { handovers::end(tx, kTown, "p04"); });
    EXPECT_THAT(in_force(kNow + 24h), IsEmpty());
    EXPECT_FALSE(this->run([](Tx& tx) { return handovers::of(tx, kTown, "p04"); }));
}

TYPED_TEST(Life, LinkNamesTheOtherCaseAndIsFoundFromThere) {
    using case_links::Kind;
    this->run([](Tx& tx) { case_links::put(tx, kTown, kCase, Kind::merged_into, {kOther, "accepted"}); });

    auto link = this->run([](Tx& tx) { return case_links::find(tx, kTown, kCase, Kind::merged_into); });
    ASSERT_TRUE(link);
    EXPECT_EQ(link->other, kOther);
    EXPECT_EQ(link->note, "accepted");
    EXPECT_THAT(this->run([](Tx& tx) { return case_links::pointing_at(tx, kTown, kOther, Kind::merged_into); }),
                ElementsAre(kCase));
    this->run([](Tx& tx) { case_links::drop(tx, kTown, kCase, Kind::merged_into); });
    EXPECT_FALSE(this->run([](Tx& tx) { return case_links::find(tx, kTown, kCase, Kind::merged_into); }));
}

TYPED_TEST(Life, UndoPointPutsBackWhatAnEventChangesAndLeavesTheCounts) {
    Case before{.id = kCase, .state = CaseState::accepted, .category = "facility.door", .urgency = Urgency::normal};
    before.due_at = kNow + 24h;
    before.co_orgs = {"gs", "wy"};
    before.accepted_at = kNow;
    this->run([&](Tx& tx) { undo_points::put(tx, kTown, kCase, {"p03", kNow, CaseEvent::settle, before}); });

    Case now = before;
    now.state = CaseState::settled;
    now.settled_at = kNow + 1h;
    now.solved = true;
    now.result = "done";
    now.co_orgs.clear();
    now.followers = 3;
    auto point = this->run([&](Tx& tx) { return undo_points::find(tx, kTown, now); });

    ASSERT_TRUE(point);
    EXPECT_EQ(point->person, "p03");
    EXPECT_EQ(point->event, CaseEvent::settle);
    EXPECT_EQ(point->before.state, CaseState::accepted);
    EXPECT_EQ(point->before.accepted_at, kNow);
    EXPECT_FALSE(point->before.settled_at);
    EXPECT_FALSE(point->before.solved);
    EXPECT_EQ(point->before.result, "");
    EXPECT_THAT(point->before.co_orgs, ElementsAre("gs", "wy"));
    EXPECT_EQ(point->before.followers, 3);
    this->run([](Tx& tx) { undo_points::drop(tx, kTown, kCase); });
    EXPECT_FALSE(this->run([&](Tx& tx) { return undo_points::find(tx, kTown, now); }));
}

TYPED_TEST(Life, OrganisationArrivesOnce) {
    this->run([](Tx& tx) {
        whistles::call(tx, kTown, kCase, {"cjb", "p01", kNow, std::nullopt});
        whistles::call(tx, kTown, kCase, {"pcs", "p01", kNow, std::nullopt});
    });
    EXPECT_TRUE(this->run([](Tx& tx) { return whistles::arrive(tx, kTown, kCase, "cjb", kNow + 1h); }));
    EXPECT_FALSE(this->run([](Tx& tx) { return whistles::arrive(tx, kTown, kCase, "cjb", kNow + 2h); }));
    EXPECT_FALSE(this->run([](Tx& tx) { return whistles::arrive(tx, kTown, kCase, "gd", kNow); }));

    auto calls = this->run([](Tx& tx) { return whistles::of_case(tx, kTown, kCase); });
    ASSERT_THAT(calls, SizeIs(2));
    EXPECT_EQ(calls[0].org, "cjb");
    EXPECT_EQ(calls[0].arrived_at, kNow + 1h);
    EXPECT_FALSE(calls[1].arrived_at);
}

TYPED_TEST(Life, WishIsKeptUntilItIsDropped) {
    using namespace wishes;
    this->run([](Tx& tx) { put(tx, kTown, "ding", "cid3", kMute, kNow); });
    this->run([](Tx& tx) { put(tx, kTown, "ding", "cid3", kMute, kNow + 1h); });
    EXPECT_EQ(this->run([](Tx& tx) { return find(tx, kTown, "ding", "cid3", kMute); }), kNow + 1h);
    EXPECT_FALSE(this->run([](Tx& tx) { return find(tx, kTown, "ding", "cid3", kNoFollowUp); }));
    this->run([](Tx& tx) { drop(tx, kTown, "ding", "cid3", kMute); });
    EXPECT_FALSE(this->run([](Tx& tx) { return find(tx, kTown, "ding", "cid3", kMute); }));
}

TYPED_TEST(Life, CorrectionKeepsTheWordsThatHadDecided) {
    this->run([](Tx& tx) {
        corrections::add(tx, kTown, {kCase, kNow - 1ms, "p03", "facility.door", "facility.lift", {}});
        corrections::add(tx, kTown, {kCase, kNow, "p03", "facility.door", "facility.water", {"漏", "门"}});
    });
    auto found = this->run([](Tx& tx) { return corrections::since(tx, kTown, kNow); });
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].to, "facility.water");
    EXPECT_THAT(found[0].why, ElementsAre("漏", "门"));
}

TYPED_TEST(Life, YesCountsOnceAndInTime) {
    const auto take = [&](Time since) {
        return this->run([since](Tx& tx) { return confirmations::take(tx, kTown, kGroup, "wang", since); });
    };
    this->run([](Tx& tx) { confirmations::ask(tx, kTown, kGroup, "wang", kNow, "sealed"); });
    EXPECT_EQ(take(kNow), "sealed");
    EXPECT_FALSE(take(kNow));

    this->run([](Tx& tx) { confirmations::ask(tx, kTown, kGroup, "wang", kNow, "sealed"); });
    EXPECT_FALSE(take(kNow + 1ms));
    this->run([](Tx& tx) {
        confirmations::ask(tx, kTown, kGroup, "wang", kNow, "sealed");
        confirmations::forget(tx, kTown, kNow + 1ms);
    });
    EXPECT_FALSE(take(kNow));
}

TYPED_TEST(Life, ClosedCasesLoseTheirReporterAndOpenOnesKeepIt) {
    const Reporter wang{"ding", "wang"};
    this->run([&](Tx& tx) {
        for (CaseState state : {CaseState::archived, CaseState::handling}) {
            Case row{.category = "facility.door", .sealed = "secret", .reporter = wang};
            row.registered_at = row.due_at = kNow;
            cases::insert(tx, kTown, "20270115", row);
            row.state = state;
            cases::update(tx, kTown, row);
        }
    });
    const auto all = [&] { return this->run([&](Tx& tx) { return cases::all_of_reporter(tx, kTown, wang, 9); }); };

    EXPECT_THAT(all(), SizeIs(2));
    EXPECT_EQ(this->run([&](Tx& tx) { return cases::count_open_of_reporter(tx, kTown, wang); }), 1);
    EXPECT_EQ(this->run([&](Tx& tx) { return cases::anonymise_closed(tx, kTown, wang); }), 1);
    ASSERT_THAT(all(), SizeIs(1));
    EXPECT_EQ(all().front().state, CaseState::handling);
    EXPECT_EQ(this->run([](Tx& tx) { return cases::by_ticket(tx, kTown, "SH20270115-0001"); })->sealed, "");
}

TYPED_TEST(Life, OpenCasesOfAGridAreFoundOldestFirst) {
    this->run([&](Tx& tx) {
        for (const char* grid : {"A", "B", "A"}) {
            Case row{.category = "facility.door", .grid = grid};
            row.registered_at = row.due_at = kNow;
            cases::insert(tx, kTown, "20270115", row);
        }
    });
    std::vector<std::string> tickets;
    for (const Case& row : this->run([](Tx& tx) { return cases::open_in_grid(tx, kTown, "A", kNow, 9); }))
        tickets.push_back(row.ticket);
    EXPECT_THAT(tickets, ElementsAre("SH20270115-0001", "SH20270115-0003"));
    EXPECT_THAT(this->run([](Tx& tx) { return cases::open_in_grid(tx, kTown, "A", kNow + 1ms, 9); }), IsEmpty());
}

}  // namespace
}  // namespace gridbot::storage
