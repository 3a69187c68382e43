#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <thread>

#include "storage/cases.hpp"
#include "storage/counters.hpp"
#include "storage/towns.hpp"
#include "tests/conformance/notes.hpp"
#include "tests/conformance/places.hpp"

namespace gridbot::storage {
namespace {

template <class Place>
class Turns : public OnPlace<Place> {
protected:
    void prepare() override {
        store_ = this->place_->open();
        create_notes(*store_);
    }

    /// Runs `work` `times` times in each of `threads` threads.
    template <class F>
    void from_many_threads(int threads, int times, F work) {
        std::vector<std::thread> running;
        for (int i = 0; i < threads; ++i)
            running.emplace_back([&] {
                for (int n = 0; n < times; ++n) run_now(*store_, work);
            });
        for (std::thread& thread : running) thread.join();
    }

    std::unique_ptr<Store> store_;
};
TYPED_TEST_SUITE(Turns, Places);

TYPED_TEST(Turns, WhatAUnitReadsAfterItTookTheTurnStaysTrue) {
    this->from_many_threads(4, 25, [](Tx& tx) {
        towns::take_turn(tx, "SH");
        const int seen = *tx.value<int>(kCountNotes);
        add_note(tx, std::to_string(seen));
    });

    const auto all = notes(*this->store_);
    ASSERT_EQ(all.size(), 100u);
    for (std::size_t i = 0; i < all.size(); ++i) EXPECT_EQ(all[i], std::to_string(i));
}

TYPED_TEST(Turns, TicketsAndIdsOfATownRiseWithoutGapOrDouble) {
    std::atomic<int> runs{0};
    this->from_many_threads(4, 25, [&runs](Tx& tx) -> Result<void> {
        towns::take_turn(tx, "SH");
        Case row{.category = "facility.light", .grid = "SH-HX-52", .registered_at = kOpened, .due_at = kOpened};
        cases::insert(tx, "SH", "20231115", row);
        if (++runs % 7 == 0) return Errc::refused;  // its number is given out again
        return {};
    });

    const auto all = run_now(*this->store_, [](Tx& tx) { return cases::list(tx, "SH", {.limit = 500}); });
    std::set<std::string> tickets;
    for (const Case& row : all) tickets.insert(row.ticket);
    EXPECT_EQ(tickets.size(), all.size());
    EXPECT_EQ(run_now(*this->store_, [](Tx& tx) { return counters::next(tx, "SH", "ticket.20231115"); }),
              static_cast<std::int64_t>(all.size()) + 1);
    EXPECT_TRUE(std::ranges::is_sorted(all, std::greater<>{}, [](const Case& row) { return row.ticket; }));
}

TYPED_TEST(Turns, IdsGoOnAboveThoseThatWereCopied) {
    constexpr Sql kCopy =
        "INSERT INTO console_messages (id, town, conversation, is_private, sender, sender_name, body, at) "
        "VALUES (41, 'SH', 'c', 0, 's', 'n', '{}', 0)";
    constexpr Sql kAdd =
        "INSERT INTO console_messages (town, conversation, is_private, sender, sender_name, body, at) "
        "VALUES ('SH', 'c', 0, 's', 'n', '{}', 0) {{returning_id}}";
    const auto id = run_now(*this->store_, [&](Tx& tx) {
        tx.exec(kCopy);
        tx.continue_ids();
        return tx.insert(kAdd);
    });

    EXPECT_EQ(id, 42);
}

}  // namespace
}  // namespace gridbot::storage
