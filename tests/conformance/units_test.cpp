#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "tests/conformance/notes.hpp"
#include "tests/conformance/places.hpp"

namespace gridbot::storage {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

template <class Place>
class Units : public OnPlace<Place> {
protected:
    void prepare() override {
        store_ = this->place_->open();
        create_notes(*store_);
    }

    HeldStore hold() { return HeldStore{*store_, Place::kWriters}; }
    void reopen(std::size_t queue_limit) {
        store_.reset();
        store_ = this->place_->open(queue_limit);
    }

    std::unique_ptr<Store> store_;
};
TYPED_TEST_SUITE(Units, Places);

TYPED_TEST(Units, ReadersSeeACommitOnceItsDoneIsCalled) {
    run_now(*this->store_, [](Tx& tx) { add_note(tx, "lift"); });

    EXPECT_THAT(notes(*this->store_), ElementsAre("lift"));
}

TYPED_TEST(Units, AUnitSeesItsOwnWrites) {
    const auto seen = run_now(*this->store_, [](Tx& tx) {
        add_note(tx, "lift");
        return *tx.value<int>(kCountNotes);
    });

    EXPECT_EQ(seen, 1);
}

TYPED_TEST(Units, ARefusedUnitLeavesNothingAndIsNoError) {
    Pending refused;
    this->store_->submit(
        [](Tx& tx) {
            add_note(tx, "lift");
            return false;
        },
        refused.done());

    EXPECT_EQ(refused.error(), nullptr);
    EXPECT_THAT(notes(*this->store_), IsEmpty());
    EXPECT_EQ(this->store_->stats().refused, 1u);
}

TYPED_TEST(Units, AnErrorResultRefusesTheUnitAndComesBack) {
    const auto answer = run_now(*this->store_, [](Tx& tx) -> Result<int> {
        add_note(tx, "lift");
        return Errc::not_found;
    });

    EXPECT_EQ(answer.error(), Errc::not_found);
    EXPECT_THAT(notes(*this->store_), IsEmpty());
}

TYPED_TEST(Units, ARefusedUnitDoesNotTouchItsNeighbours) {
    Pending first, second, third;
    {
        auto held = this->hold();
        this->store_->submit([](Tx& tx) { return add_note(tx, "one"); }, first.done());
        this->store_->submit([](Tx& tx) { return !add_note(tx, "two"); }, second.done());
        this->store_->submit([](Tx& tx) { return add_note(tx, "three"); }, third.done());
    }

    EXPECT_EQ(first.error(), nullptr);
    EXPECT_EQ(second.error(), nullptr);
    EXPECT_EQ(third.error(), nullptr);
    EXPECT_THAT(notes(*this->store_), testing::UnorderedElementsAre("one", "three"));
}

TYPED_TEST(Units, AThrowingUnitLeavesNothingAndDoesNotTouchItsNeighbours) {
    Pending first, second, third;
    {
        auto held = this->hold();
        this->store_->submit([](Tx& tx) { return add_note(tx, "one"); }, first.done());
        this->store_->submit(
            [](Tx& tx) -> bool {
                add_note(tx, "two");
                throw std::out_of_range("nobody is responsible");
            },
            second.done());
        this->store_->submit([](Tx& tx) { return add_note(tx, "three"); }, third.done());
    }

    EXPECT_EQ(first.error(), nullptr);
    EXPECT_THROW(rethrow(second.error()), std::out_of_range);
    EXPECT_EQ(third.error(), nullptr);
    EXPECT_THAT(notes(*this->store_), testing::UnorderedElementsAre("one", "three"));
    EXPECT_EQ(this->store_->stats().failed, 1u);
}

TYPED_TEST(Units, AThrowingUnitAloneInItsCommitLeavesNothing) {
    EXPECT_THROW(run_now(*this->store_,
                         [](Tx& tx) {
                             add_note(tx, "lift");
                             throw std::out_of_range("nobody is responsible");
                         }),
                 std::out_of_range);

    EXPECT_THAT(notes(*this->store_), IsEmpty());
}

TYPED_TEST(Units, AUnitThatBreaksARuleOfTheSchemaFailsAlone) {
    Pending first, second;
    {
        auto held = this->hold();
        this->store_->submit([](Tx& tx) { return tx.exec(kAddNote, nullptr, "no author") == 1; }, first.done());
        this->store_->submit([](Tx& tx) { return add_note(tx, "lift"); }, second.done());
    }

    EXPECT_THROW(rethrow(first.error()), SqlError);
    EXPECT_EQ(second.error(), nullptr);
    EXPECT_TRUE(this->store_->writable());
    EXPECT_THAT(notes(*this->store_), ElementsAre("lift"));
}

TYPED_TEST(Units, AFullQueueTurnsAwayAtOnce) {
    this->reopen(2);
    std::vector<Pending> units(3);
    auto held = this->hold();

    for (Pending& unit : units) this->store_->submit([](Tx& tx) { return add_note(tx, "lift"); }, unit.done());

    ASSERT_TRUE(units[2].is_over());
    EXPECT_EQ(code_of(units[2].error()), Errc::store_busy);
    EXPECT_EQ(this->store_->stats().queued, 2u);
    EXPECT_EQ(this->store_->stats().turned_away, 1u);
    held.let_go();
    EXPECT_EQ(units[0].error(), nullptr);
    EXPECT_EQ(units[1].error(), nullptr);
    EXPECT_EQ(notes(*this->store_).size(), 2u);
}

TYPED_TEST(Units, CloseFinishesWhatWasSubmitted) {
    std::vector<Pending> units(500);
    for (Pending& unit : units) this->store_->submit([](Tx& tx) { return add_note(tx, "lift"); }, unit.done());

    this->store_->close();

    for (Pending& unit : units) {
        ASSERT_TRUE(unit.is_over());
        EXPECT_EQ(unit.error(), nullptr);
    }
    this->reopen(10);
    EXPECT_EQ(notes(*this->store_).size(), 500u);
}

TYPED_TEST(Units, AClosedStoreTurnsAwayAndClosesAgain) {
    this->store_->close();
    this->store_->close();
    Pending unit, reading;

    this->store_->submit([](Tx&) { return true; }, unit.done());
    this->store_->read([](Tx&) {}, reading.done());

    EXPECT_EQ(code_of(unit.error()), Errc::store_unwell);
    EXPECT_EQ(code_of(reading.error()), Errc::store_unwell);
}

TYPED_TEST(Units, AReopenedStoreSeesEverything) {
    run_now(*this->store_, [](Tx& tx) { add_note(tx, "lift"); });

    this->reopen(10);
    run_now(*this->store_, [](Tx& tx) { add_note(tx, "lamp"); });

    EXPECT_THAT(notes(*this->store_), ElementsAre("lift", "lamp"));
}

TYPED_TEST(Units, AReaderCannotWrite) {
    EXPECT_THROW(query_now(*this->store_, [](Tx& tx) { add_note(tx, "lift"); }), SqlError);

    EXPECT_TRUE(this->store_->writable());
    EXPECT_THAT(notes(*this->store_), IsEmpty());
}

TYPED_TEST(Units, AReadSeesOneStateThroughout) {
    run_now(*this->store_, [](Tx& tx) { add_note(tx, "lift"); });

    const auto [before, after] = query_now(*this->store_, [&](Tx& tx) {
        const int first = *tx.value<int>(kCountNotes);
        run_now(*this->store_, [](Tx& other) { add_note(other, "lamp"); });
        return std::pair{first, *tx.value<int>(kCountNotes)};
    });

    EXPECT_EQ(before, 1);
    EXPECT_EQ(after, 1);
    EXPECT_EQ(notes(*this->store_).size(), 2u);
}

TYPED_TEST(Units, AReaderGoesOnAfterAQueryThatThrew) {
    for (int i = 0; i < 4; ++i)
        EXPECT_THROW(query_now(*this->store_,
                               [](Tx& tx) {
                                   tx.each(kNotes, [](const Row&) {});
                                   throw std::out_of_range("no such page");
                               }),
                     std::out_of_range);

    EXPECT_THAT(notes(*this->store_), IsEmpty());
}

TYPED_TEST(Units, ManyThreadsLoseNothing) {
    constexpr int kThreads = 8, kEach = 200;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < kThreads; ++thread)
        threads.emplace_back([this, thread] {
            for (int i = 0; i < kEach; ++i)
                run_now(*this->store_, [=](Tx& tx) -> Result<void> {
                    tx.exec(kAddNote, thread, "lift");
                    if (i % 4 == 3) return Errc::refused;
                    return {};
                });
        });
    for (std::thread& thread : threads) thread.join();

    EXPECT_EQ(notes(*this->store_).size(), kThreads * kEach * 3u / 4);
    EXPECT_EQ(this->store_->stats().refused, kThreads * kEach / 4u);
}

}  // namespace
}  // namespace gridbot::storage
