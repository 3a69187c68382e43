#include "storage/integrity.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "storage/anchors.hpp"
#include "storage/cases.hpp"
#include "storage/history.hpp"
#include "storage/outbox.hpp"
#include "storage/timers.hpp"
#include "tests/conformance/places.hpp"

namespace gridbot::storage {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::string_view kTown = "SH";

/// Three cases of three lines each, as the service writes them; what happens to them is each test's matter.
template <class Place>
class Records {
public:
    Records() {
        if (Place::kMissing) return;
        place_.emplace();
        store_ = place_->open();
        for (int i = 0; i < 3; ++i) register_case();
    }

    void register_case() {
        run_now(*store_, [](Tx& tx) {
            Case row{.category = "facility.light", .grid = "SH-HX-52", .registered_at = kOpened, .due_at = kOpened};
            cases::insert(tx, kTown, "20231115", row);
            append(tx, row, CaseEvent::register_, CaseState::registered);
            append(tx, row, CaseEvent::accept, CaseState::accepted);
            append(tx, row, CaseEvent::urge, CaseState::accepted);
            timers::set(tx, {.town = std::string(kTown), .case_id = row.id, .kind = "overdue", .due_at = kOpened});
        });
    }

    static void append(Tx& tx, Case& row, CaseEvent event, CaseState to) {
        CaseEventRow line{.case_id = row.id,
                          .at = kOpened,
                          .actor = "p03",
                          .role = "grid_member",
                          .event = event,
                          .from_state = event == CaseEvent::register_ ? "" : std::string(name_of(row.state)),
                          .to_state = std::string(name_of(to)),
                          .text = "words",
                          .source_message = "msg1"};
        row.state = to;
        cases::update(tx, kTown, row);
        history::append(tx, kTown, line);
    }

    /// The service's own urging of the second case.
    void urge() {
        run_now(*store_, [](Tx& tx) {
            auto row = cases::by_id(tx, kTown, CaseId{2}).value();
            append(tx, row, CaseEvent::urge, row.state);
        });
    }

    void settle(CaseId id) {
        run_now(*store_, [id](Tx& tx) {
            auto row = cases::by_id(tx, kTown, id).value();
            row.settled_at = kOpened;
            append(tx, row, CaseEvent::settle, CaseState::settled);
        });
    }

    int anchor(int limit = 1000) {
        return run_now(*store_, [limit](Tx& tx) { return anchors::add(tx, kTown, kOpened, limit); });
    }

    /// What somebody does behind the program's back.
    template <class... Args>
    void tamper(const Sql& sql, const Args&... args) {
        const auto changed = run_now(*store_, [&](Tx& tx) { return tx.exec(sql, args...); });
        ASSERT_GT(changed, 0);
    }

    std::vector<std::string> faults() {
        std::vector<std::string> found;
        query_now(*store_, [&](Tx& tx) {
            integrity::check(tx, [&](const integrity::Fault& fault) { found.push_back(to_line(fault)); });
        });
        return found;
    }

protected:
    std::optional<Place> place_;
    std::unique_ptr<Store> store_;
};

template <class Place>
class Integrity : public ::testing::Test, protected Records<Place> {
    void SetUp() override {
        if (Place::kMissing) GTEST_SKIP() << Place::kMissing;
    }
};
TYPED_TEST_SUITE(Integrity, Places);

TYPED_TEST(Integrity, WhatTheProgramWroteIsWhole) {
    EXPECT_THAT(this->faults(), IsEmpty());
    EXPECT_EQ(this->anchor(), 3);
    this->urge();
    EXPECT_THAT(this->faults(), IsEmpty());
    EXPECT_EQ(this->anchor(), 1);
    this->register_case();

    EXPECT_THAT(this->faults(), IsEmpty());
}

TYPED_TEST(Integrity, WhatWasReadIsCounted) {
    this->anchor();

    const auto extent = query_now(*this->store_, [](Tx& tx) { return integrity::check(tx, [](const auto&) {}); });

    EXPECT_EQ(extent.cases, 3);
    EXPECT_EQ(extent.lines, 9);
    EXPECT_EQ(extent.anchors, 1);
}

TYPED_TEST(Integrity, EveryColumnOfALineThatWasChangedIsFound) {
    constexpr Sql kChanges[] = {
        "UPDATE case_events SET case_id = 77 WHERE case_id = 2 AND seq = 2",
        "UPDATE case_events SET seq = 9 WHERE case_id = 2 AND seq = 2",
        "UPDATE case_events SET town = 'SJ' WHERE case_id = 2 AND seq = 2",
        "UPDATE case_events SET at = at + 1 WHERE case_id = 2 AND seq = 2",
        "UPDATE case_events SET actor = 'p04' WHERE case_id = 2 AND seq = 2",
        "UPDATE case_events SET role = 'grid_leader' WHERE case_id = 2 AND seq = 2",
        "UPDATE case_events SET event = 'settle' WHERE case_id = 2 AND seq = 2",
        "UPDATE case_events SET event = 'no such event' WHERE case_id = 2 AND seq = 2",
        "UPDATE case_events SET from_state = 'handling' WHERE case_id = 2 AND seq = 2",
        "UPDATE case_events SET to_state = 'settled' WHERE case_id = 2 AND seq = 2",
        "UPDATE case_events SET text = 'word' WHERE case_id = 2 AND seq = 2",
        "UPDATE case_events SET source_message = 'msg2' WHERE case_id = 2 AND seq = 2",
        "UPDATE case_events SET hash = 'ff' WHERE case_id = 2 AND seq = 2",
    };
    for (const Sql& change : kChanges) {
        Records<TypeParam> fresh;
        fresh.tamper(change);

        EXPECT_THAT(fresh.faults(),
                    Contains(::testing::AnyOf(HasSubstr("SH20231115-0002 line"), HasSubstr("case 2 line 2"))))
            << change.text;
    }
}

TYPED_TEST(Integrity, AChangedTextIsOneFaultThatNamesItsLine) {
    this->tamper("UPDATE case_events SET text = 'nothing happened' WHERE case_id = 2 AND seq = 2");

    EXPECT_THAT(this->faults(), ElementsAre("SH20231115-0002 line 2: fault: it is not as it was written, or the line "
                                            "before it is not"));
}

TYPED_TEST(Integrity, ALineTakenFromTheMiddleIsMissed) {
    this->tamper("DELETE FROM case_events WHERE case_id = 2 AND seq = 2");

    EXPECT_THAT(this->faults(), ElementsAre("SH20231115-0002 line 3: fault: before it, line 2 is missing"));
}

TYPED_TEST(Integrity, TheFirstLineIsMissed) {
    this->tamper("DELETE FROM case_events WHERE case_id = 2 AND seq = 1");

    EXPECT_THAT(this->faults(), ElementsAre("SH20231115-0002 line 2: fault: before it, line 1 is missing"));
}

TYPED_TEST(Integrity, TheLastLineIsMissedOnceItWasAnchored) {
    this->anchor();
    this->tamper("DELETE FROM case_events WHERE case_id = 2 AND seq = 3");

    EXPECT_THAT(this->faults(),
                Contains("SH20231115-0002 line 3: fault: it was there when anchor 1 was written and is missing"));
}

TYPED_TEST(Integrity, TheLastLineIsMissedBeforeAnAnchorWhereItChangedTheState) {
    this->tamper("DELETE FROM case_events WHERE case_id = 2 AND seq >= 2");

    EXPECT_THAT(this->faults(), ElementsAre("SH20231115-0002 line 1: fault: the case is \"accepted\" but its history "
                                            "ends with \"registered\""));
}

TYPED_TEST(Integrity, AWholeHistoryIsMissed) {
    this->tamper("DELETE FROM case_events WHERE case_id = 2");

    EXPECT_THAT(this->faults(), ElementsAre("SH20231115-0002: fault: its history is missing"));
}

TYPED_TEST(Integrity, ACaseWithAllThatBelongsToItIsMissed) {
    this->tamper("DELETE FROM case_events WHERE case_id = 2");
    this->tamper("DELETE FROM timers WHERE case_id = 2");
    this->tamper("DELETE FROM unanchored WHERE case_id = 2");
    this->tamper("DELETE FROM cases WHERE id = 2");

    EXPECT_THAT(this->faults(), ElementsAre("tickets SH20231115: fault: 3 were given out, 2 cases are there"));
}

TYPED_TEST(Integrity, ALineInsertedInTheMiddleIsFound) {
    this->tamper("UPDATE case_events SET seq = 4 WHERE case_id = 2 AND seq = 3");
    this->tamper(
        "INSERT INTO case_events SELECT case_id, 3, town, at, actor, role, event, to_state, to_state, 'new', "
        "source_message, hash FROM case_events WHERE case_id = 2 AND seq = 2");

    EXPECT_THAT(this->faults(), Contains(HasSubstr("SH20231115-0002 line 3: fault: it is not as it was written")));
}

TYPED_TEST(Integrity, AWellFormedLineAddedAtTheEndOfAnAnchoredHistoryIsFound) {
    this->anchor();
    this->urge();
    this->tamper("DELETE FROM unanchored WHERE case_id = 2");  // what only the program writes

    EXPECT_THAT(this->faults(), ElementsAre(HasSubstr("SH20231115-0002 line 4: fault: it was added behind the back")));
}

TYPED_TEST(Integrity, TwoLinesThatChangedPlacesAreFound) {
    this->tamper("UPDATE case_events SET seq = 9 WHERE case_id = 2 AND seq = 2");
    this->tamper("UPDATE case_events SET seq = 2 WHERE case_id = 2 AND seq = 3");
    this->tamper("UPDATE case_events SET seq = 3 WHERE case_id = 2 AND seq = 9");

    EXPECT_THAT(this->faults(), Contains(HasSubstr("SH20231115-0002 line 2: fault: it is not as it was written")));
    EXPECT_THAT(this->faults(), Contains(HasSubstr("SH20231115-0002 line 3: fault: it is not as it was written")));
}

/// Somebody who knows how hashes are made: the last line gets another text and the hash that fits.
TYPED_TEST(Integrity, ARewrittenChainDoesNotFitItsAnchor) {
    this->anchor();
    run_now(*this->store_, [](Tx& tx) {
        auto lines = history::of_case(tx, kTown, CaseId{2});
        lines[2].text = "nothing happened";
        tx.exec("UPDATE case_events SET text = $1, hash = $2 WHERE case_id = 2 AND seq = 3", lines[2].text,
                history::chain_hash(lines[2], kTown, lines[1].hash));
    });

    EXPECT_THAT(this->faults(),
                ElementsAre("SH20231115-0002 line 3: fault: it is not what it was when anchor 1 was written"));
}

TYPED_TEST(Integrity, EveryChangeOfTheAnchorsIsFound) {
    constexpr Sql kChanges[] = {
        "UPDATE anchors SET at = at + 1 WHERE number = 1",
        "UPDATE anchors SET up_to = 9 WHERE number = 1",
        "UPDATE anchors SET hash = 'ff' WHERE number = 1",
        "UPDATE anchors SET number = 5 WHERE number = 1",
        "UPDATE anchors SET town = 'SJ' WHERE number = 1",
        "DELETE FROM anchors WHERE number = 1",
        "DELETE FROM anchors WHERE number = 2",
        "DELETE FROM anchored_heads WHERE case_id = 1",
        "UPDATE anchored_heads SET seq = 2 WHERE case_id = 1",
        "UPDATE anchored_heads SET hash = 'ff' WHERE case_id = 1",
        "UPDATE anchored_heads SET number = 2 WHERE case_id = 1",
    };
    for (const Sql& change : kChanges) {
        Records<TypeParam> fresh;
        fresh.anchor();
        fresh.urge();
        fresh.anchor();
        ASSERT_THAT(fresh.faults(), IsEmpty());
        fresh.tamper(change);

        EXPECT_THAT(fresh.faults(), ::testing::Not(IsEmpty())) << change.text;
    }
}

TYPED_TEST(Integrity, ManyHistoriesAreAnchoredInSeveralAnchors) {
    EXPECT_EQ(this->anchor(2), 2);
    EXPECT_EQ(this->anchor(2), 1);
    EXPECT_EQ(this->anchor(2), 0);

    EXPECT_THAT(this->faults(), IsEmpty());
    const auto last = query_now(*this->store_, [](Tx& tx) { return anchors::last(tx, kTown); });
    EXPECT_EQ(last.value().number, 2);
    EXPECT_EQ(last.value().up_to, CaseId{3});
}

TYPED_TEST(Integrity, ACounterThatWouldGiveOutATicketAgainIsFound) {
    this->tamper("UPDATE counters SET value = 2 WHERE name = 'ticket.20231115'");

    EXPECT_THAT(this->faults(),
                ElementsAre("tickets SH20231115: fault: number 3 is taken, but the counter stands at 2 and would give "
                            "it out again"));
}

TYPED_TEST(Integrity, ACounterThatIsGoneIsFound) {
    this->tamper("DELETE FROM counters WHERE name = 'ticket.20231115'");

    EXPECT_THAT(this->faults(), ElementsAre(HasSubstr("tickets SH20231115: fault: number 3 is taken")));
}

TYPED_TEST(Integrity, AnHourInWhichMoreOrFewerWereSettledThanAreCountedIsFound) {
    this->settle(CaseId{1});
    this->settle(CaseId{2});
    EXPECT_THAT(this->faults(), IsEmpty());

    this->tamper("UPDATE settled_hours SET cases = 3");

    EXPECT_THAT(this->faults(), ElementsAre("settled in SH on 2023-11-14 from 22:00 UTC: fault: 3 are counted, 2 cases "
                                            "are there"));
}

TYPED_TEST(Integrity, WhatSpeaksOfACaseThatIsNotThereIsFound) {
    this->tamper("UPDATE timers SET case_id = 99 WHERE case_id = 1");

    EXPECT_THAT(this->faults(), ElementsAre("case 99 of SH: fault: a timer speaks of it, but it is missing"));
}

}  // namespace
}  // namespace gridbot::storage
