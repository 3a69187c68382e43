// What reports are made of and how they are kept, on every database.
#include "storage/reports.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "storage/cases.hpp"
#include "storage/facts.hpp"
#include "storage/figures.hpp"
#include "storage/history.hpp"
#include "storage/store.hpp"
#include "storage/supervisions.hpp"
#include "storage/towns.hpp"
#include "tests/conformance/places.hpp"

namespace gridbot::storage {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

constexpr const char* kTown = "SH";
constexpr Time kFrom{1'800'000'000'000ms};
constexpr Time kTo = kFrom + 24h * 7;
const Part kWhole{kTown, {}};

template <class Place>
class ReportStore : public OnStore<Place> {
protected:
    /// Its ticket.
    std::string add(Time registered, Time due, std::optional<Time> settled = std::nullopt, std::string grid = "SH-1",
                    CaseState state = CaseState::registered) {
        Case row{.state = settled ? CaseState::settled : state, .category = "facility.lift", .grid = std::move(grid)};
        row.building = "3";
        row.registered_at = registered;
        row.due_at = due;
        row.settled_at = settled;
        row.solved = settled ? std::optional(true) : std::nullopt;
        this->run([&](Tx& tx) {
            towns::take_turn(tx, kTown);
            cases::insert(tx, kTown, "20270115", row);
            CaseEventRow line{
                .case_id = row.id, .at = registered, .event = CaseEvent::register_, .to_state = "registered"};
            history::append(tx, kTown, line);
        });
        return row.ticket;
    }
    std::vector<std::string> tickets(const Part& part) {
        std::vector<std::string> tickets;
        for (const auto& row : this->run([&](Tx& tx) { return facts::life(tx, part, kFrom, kTo); }).cases)
            tickets.push_back(row.ticket);
        return tickets;
    }
};
TYPED_TEST_SUITE(ReportStore, Places);

TYPED_TEST(ReportStore, AnswersAreInTimeUntilTheMomentAtWhichTheyWereWanted) {
    for (int i = 0; i < 3; ++i) this->add(kFrom, kTo);
    this->add(kFrom, kTo, std::nullopt, "SH-1", CaseState::withdrawn);
    this->run([](Tx& tx) {
        for (const std::int64_t id : {1, 2, 3, 4}) supervisions::ask(tx, kTown, CaseId{id}, kFrom, kFrom + 2h);
        supervisions::ask(tx, kTown, CaseId{3}, kFrom + 1h, kFrom + 3h);
        supervisions::answer(tx, kTown, CaseId{1}, kFrom + 2h);
        supervisions::answer(tx, kTown, CaseId{2}, kFrom + 2h + 1ms);
        supervisions::answer(tx, kTown, CaseId{3}, kFrom + 3h);
        supervisions::ask(tx, kTown, CaseId{1}, kFrom + 4h, kFrom + 5h);
        supervisions::ask(tx, kTown, CaseId{1}, kFrom + 6h, kFrom + 7h);
    });

    const auto answers = this->run([](Tx& tx) { return supervisions::wanted(tx, {kTown, {}}, kFrom, kTo); });

    EXPECT_EQ(answers.in_time, 2);
    EXPECT_EQ(answers.wanted, 5) << "what was late already stays so when it is asked again";
    const auto elsewhere = this->run([](Tx& tx) { return supervisions::wanted(tx, {kTown, {"SH-2"}}, kFrom, kTo); });
    EXPECT_EQ(elsewhere.wanted, 0);
}

TYPED_TEST(ReportStore, LaterReportOfADayReplacesTheEarlier) {
    this->run([](Tx& tx) {
        reports::keep(tx, kTown, {"daily", "2027-01-15", kFrom, "{}"});
        reports::keep(tx, kTown, {"daily", "2027-01-15", kTo, "{\"n\":1}"});
        reports::keep(tx, kTown, {"daily", "2027-01-16", kTo, "{}"});
        reports::keep(tx, kTown, {"weekly", "2027-01-15", kTo, "{}"});
    });

    const auto found = this->run([](Tx& tx) { return reports::find(tx, kTown, "daily", "2027-01-15"); });
    ASSERT_TRUE(found);
    EXPECT_EQ(found->at, kTo);
    EXPECT_EQ(found->body, "{\"n\":1}");
    EXPECT_THAT(this->run([](Tx& tx) { return reports::between(tx, kTown, "daily", "2027-01-15", "2027-01-16"); }),
                SizeIs(1));
    EXPECT_FALSE(this->run([](Tx& tx) { return reports::find(tx, kTown, "monthly", "2027-01-15"); }));
}

TYPED_TEST(ReportStore, LifeOfAPeriodHoldsWhatWasOpenInItOrFellDueInIt) {
    const auto long_open = this->add(kFrom - 24h, kFrom + 1h);
    const auto settled_within = this->add(kFrom - 23h, kFrom - 1h, kFrom + 1h);
    const auto settled_before_due = this->add(kFrom - 22h, kFrom + 1h, kFrom - 21h);
    this->add(kFrom - 21h, kFrom - 20h, kFrom - 19h);                       // over before
    this->add(kTo, kTo + 1h);                                               // registered after
    this->add(kFrom, kFrom + 1h, std::nullopt, "SH-1", CaseState::merged);  // refused
    const auto settled_later = this->add(kFrom + 1h, kTo + 1h, kTo + 1h);

    EXPECT_THAT(this->tickets(kWhole), ElementsAre(long_open, settled_within, settled_before_due, settled_later));
}

TYPED_TEST(ReportStore, LifeOfAPartHoldsItsOwnCasesAndTheirHistories) {
    this->add(kFrom, kFrom + 1h);
    const auto ours = this->add(kFrom, kFrom + 1h, std::nullopt, "SH-2");
    const Part part{kTown, {"SH-2", "SH-2-B1"}};

    EXPECT_THAT(this->tickets(part), ElementsAre(ours));
    const auto life = this->run([&](Tx& tx) { return facts::life(tx, part, kFrom, kTo); });
    ASSERT_THAT(life.happenings, SizeIs(1));
    EXPECT_EQ(life.happenings[0].case_id, life.cases[0].id);
}

TYPED_TEST(ReportStore, DaysAreCountedEachWithItsFirstInstantAndWithoutItsLast) {
    const std::array bounds{kFrom, kFrom + 24h, kFrom + 48h};
    this->add(kFrom - 1ms, kFrom + 1h, kFrom);  // settled on the first day
    this->add(kFrom, kFrom + 1h, kFrom + 24h);
    this->add(kFrom + 24h - 1ms, kFrom + 1h, std::nullopt, "SH-1", CaseState::withdrawn);  // counts nowhere
    this->add(kFrom + 24h - 1ms, kFrom + 1h, kFrom + 48h, "SH-2");
    this->add(kFrom + 24h, kFrom + 1h, std::nullopt, "SH-3");
    this->add(kFrom + 48h, kFrom + 1h);
    const auto counted = [&](std::vector<std::string> grids) {
        return this->run([&](Tx& tx) { return figures::between_each(tx, {kTown, std::move(grids)}, bounds); });
    };

    const auto first_day = [&](std::vector<std::string> grids) {
        return this->run([&](Tx& tx) { return figures::between(tx, {kTown, std::move(grids)}, kFrom, kFrom + 24h); });
    };

    EXPECT_THAT(counted({}), ElementsAre(Pair(2, 1), Pair(1, 1)));
    EXPECT_EQ(first_day({}), std::pair(2, 1));
    EXPECT_EQ(first_day({"SH-1", "SH-2", "SH-3"}), std::pair(2, 1));
    EXPECT_EQ(first_day({"SH-2", "SH-2-B1"}), std::pair(1, 0));
    EXPECT_THAT(counted({"SH-1", "SH-2", "SH-3"}), ElementsAre(Pair(2, 1), Pair(1, 1)));
    EXPECT_THAT(counted({"SH-2", "SH-2-B1"}), ElementsAre(Pair(1, 0), Pair(0, 0)));
}

TYPED_TEST(ReportStore, WhatIsCountedAsItHappensIsWhatTheCasesSay) {
    const LocalDay day = parse_day("2027-01-15").value();
    const auto counted = [&](Time begin, Time end, std::vector<std::string> grids = {}) {
        return this->run([&](Tx& tx) {
            return figures::in_days(tx, {kTown, std::move(grids)}, {day, day, begin, end});
        });
    };
    const auto settle = [&](const std::string& ticket, std::optional<Time> at) {
        this->run([&](Tx& tx) {
            towns::take_turn(tx, kTown);
            Case row = cases::by_ticket(tx, kTown, ticket).value();
            row.settled_at = at;
            cases::update(tx, kTown, row);
        });
    };
    const auto first = this->add(kFrom, kFrom + 1h);
    const auto second = this->add(kFrom, kFrom + 1h, kFrom + 2h, "SH-2");
    this->add(kFrom + 1h, kFrom + 1h, std::nullopt, "SH-1", CaseState::withdrawn);
    EXPECT_EQ(counted(kFrom, kFrom + 24h), std::pair(2, 1));

    settle(first, kFrom + 24h - 1ms);
    settle(second, kFrom + 2h + 1min);
    EXPECT_EQ(counted(kFrom, kFrom + 24h), std::pair(2, 2));
    EXPECT_EQ(counted(kFrom, kFrom + 3h).second, 1);
    EXPECT_EQ(counted(kFrom, kFrom + 24h, {"SH-2"}), std::pair(1, 1));
    settle(first, std::nullopt);
    settle(second, kFrom + 24h);
    EXPECT_EQ(counted(kFrom, kFrom + 24h), std::pair(2, 0));
    EXPECT_EQ(counted(kFrom, kFrom + 24h + 1ms), std::pair(2, 1));  // no hours begin there: the cases are asked
}

TYPED_TEST(ReportStore, HistoriesComeByCaseAndInOrder) {
    this->add(kFrom, kFrom + 1h, kFrom + 1h);
    this->add(kFrom, kFrom + 1h);

    const auto life = this->run([](Tx& tx) { return facts::life(tx, kWhole, kFrom, kTo); });

    ASSERT_THAT(life.happenings, SizeIs(2));
    EXPECT_LT(life.happenings[0].case_id, life.happenings[1].case_id);
    EXPECT_EQ(life.happenings[0].event, CaseEvent::register_);
    EXPECT_EQ(life.happenings[0].to_state, CaseState::registered);
}

TYPED_TEST(ReportStore, PartSeesItsOwnGridsOnly) {
    const auto ours = this->add(kFrom, kFrom + 1h);
    this->add(kFrom, kFrom + 1h, kFrom + 1h, "SH-10");

    const Part part{kTown, {"SH-1", "SH-2"}};
    EXPECT_THAT(this->tickets(part), ElementsAre(ours));
    EXPECT_THAT(this->tickets({kTown, {"SH-0"}}), IsEmpty());
    const auto volumes = this->run([&](Tx& tx) { return facts::volumes(tx, part, kFrom, kTo); });
    ASSERT_THAT(volumes, SizeIs(1));
    EXPECT_EQ(volumes[0].registered, 1);
    EXPECT_EQ(volumes[0].settled, 0);
}

TYPED_TEST(ReportStore, TalliesAndRepeatsCount) {
    for (int i = 0; i < 3; ++i) this->add(kFrom, kFrom + 1h, kFrom + 1h);
    this->add(kFrom, kFrom + 1h, kFrom + 1h, "SH-2");

    const auto tallies = this->run([](Tx& tx) { return facts::tallies(tx, kWhole, kFrom, kTo); });
    ASSERT_THAT(tallies, SizeIs(1));
    EXPECT_EQ(tallies[0].registered, 4);
    EXPECT_EQ(tallies[0].settled, 4);
    EXPECT_EQ(tallies[0].solved, 4);
    const auto repeats = this->run([](Tx& tx) { return facts::repeats(tx, kWhole, kFrom, kTo, 3, 9); });
    ASSERT_THAT(repeats, SizeIs(1));
    EXPECT_EQ(repeats[0].grid, "SH-1");
    EXPECT_EQ(repeats[0].count, 3);
}

}  // namespace
}  // namespace gridbot::storage
