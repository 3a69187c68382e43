// What only a database with several writers can do wrong.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <barrier>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "storage/migrations.hpp"
#include "storage/towns.hpp"
#include "tests/conformance/notes.hpp"
#include "tests/conformance/places.hpp"

namespace gridbot::storage {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

class PostgresqlStores : public OnPlace<PostgresqlPlace> {
protected:
    void prepare() override {}
};

TEST_F(PostgresqlStores, ThatStartTogetherOnAnEmptyDatabaseMakeTheSchemaOnce) {
    std::vector<std::unique_ptr<Store>> stores(4);
    std::vector<std::thread> threads;
    for (auto& store : stores) threads.emplace_back([&store, this] { store = place_->open(); });
    for (std::thread& thread : threads) thread.join();

    for (const auto& store : stores)
        EXPECT_EQ(run_now(*store, [](Tx& tx) { return *tx.value<int>("SELECT count(*) FROM schema_migrations"); }),
                  static_cast<int>(known_migrations().size()));
}

TEST_F(PostgresqlStores, GiveATownsTurnToOneUnitAtATimeAmongAllOfThem) {
    const auto one = place_->open(), other = place_->open();
    create_notes(*one);
    std::vector<std::thread> threads;
    for (Store* store : {one.get(), other.get(), one.get(), other.get()})
        threads.emplace_back([store] {
            for (int i = 0; i < 25; ++i)
                run_now(*store, [](Tx& tx) {
                    towns::take_turn(tx, "SH");
                    add_note(tx, std::to_string(*tx.value<int>(kCountNotes)));
                });
        });
    for (std::thread& thread : threads) thread.join();

    const auto all = notes(*one);
    ASSERT_THAT(all, SizeIs(100));
    for (std::size_t i = 0; i < all.size(); ++i) EXPECT_EQ(all[i], std::to_string(i));
}

TEST_F(PostgresqlStores, RunAUnitAgainThatWaitedForAnotherInACircle) {
    const auto store = place_->open();
    create_notes(*store);
    for (const char* town : {"QS", "SH"}) run_now(*store, [=](Tx& tx) { towns::take_turn(tx, town); });
    std::barrier both_hold_one(2);
    std::vector<Pending> units(2);
    const auto cross = [&](std::string first, std::string second) {
        return [&both_hold_one, first, second, tries = 0](Tx& tx) mutable {
            towns::take_turn(tx, first);
            if (tries++ == 0) both_hold_one.arrive_and_wait();
            towns::take_turn(tx, second);
            return add_note(tx, first);
        };
    };
    store->submit(cross("SH", "QS"), units[0].done());
    store->submit(cross("QS", "SH"), units[1].done());

    for (Pending& unit : units) EXPECT_EQ(unit.error(), nullptr);
    EXPECT_THAT(notes(*store), testing::UnorderedElementsAre("SH", "QS"));
}

TEST_F(PostgresqlStores, RunAUnitAgainWhoseConnectionBrokeBeforeTheCommit) {
    const auto store = place_->open();
    create_notes(*store);
    bool cut = false;

    run_now(*store, [&cut](Tx& tx) {
        add_note(tx, "lift");
        if (!std::exchange(cut, true)) tx.exec("SELECT pg_terminate_backend(pg_backend_pid())");
    });

    EXPECT_THAT(notes(*store), ElementsAre("lift"));
    EXPECT_TRUE(store->writable());
}

TEST_F(PostgresqlStores, KeepNothingOfAUnitThatSwallowedAFailedStatement) {
    const auto store = place_->open();
    create_notes(*store);

    EXPECT_THROW(run_now(*store,
                         [](Tx& tx) {
                             add_note(tx, "lift");
                             try {
                                 tx.exec(kAddNote, nullptr, "no author");
                             } catch (const SqlError&) {
                             }
                         }),
                 SqlError);

    EXPECT_THAT(notes(*store), ElementsAre());
}

}  // namespace
}  // namespace gridbot::storage
