#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "storage/sqlite/snapshot.hpp"
#include "storage/sqlite/store.hpp"
#include "tests/conformance/notes.hpp"
#include "tests/conformance/temporary_folder.hpp"
#include "tests/unit/storage/faulty_disk.hpp"

namespace gridbot::storage {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Fault = FaultyDisk::Fault;

constexpr Time kOpened{1'700'000'000'000ms};
constexpr Sql kCreateNotesOnce =
    "CREATE TABLE IF NOT EXISTS note (id {{id}}, author {{bigint}} NOT NULL, body TEXT NOT NULL) {{table}}";

/// Health as it changed, for a test to wait for.
class HealthLog {
public:
    std::function<void(const Health&)> listener() {
        return [this](const Health& health) {
            {
                const std::lock_guard lock(mutex_);
                last_ = health;
            }
            changed_.notify_all();
        };
    }
    Health wait_until(bool writable) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return last_.writable == writable; });
        return last_;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    Health last_;
};

class SqliteFaults : public ::testing::TestWithParam<Fault> {
protected:
    SqliteFaults() { create_notes(*store_); }

    std::unique_ptr<Store> open() {
        return open_sqlite({.file = folder_ / "town.db", .retry_every = 1ms, .on_health = health_.listener()}, kOpened);
    }
    /// Submits a note and waits for its end.
    std::exception_ptr add(const std::string& body) {
        Pending unit;
        store_->submit([body](Tx& tx) { return add_note(tx, body); }, unit.done());
        return unit.error();
    }

    FaultyDisk disk_;
    TemporaryFolder folder_;
    HealthLog health_;
    std::unique_ptr<Store> store_ = open();
};
INSTANTIATE_TEST_SUITE_P(Disk, SqliteFaults, ::testing::Values(Fault::full, Fault::io_error, Fault::short_write),
                         [](const auto& disk) {
                             return disk.param == Fault::full       ? "full"
                                    : disk.param == Fault::io_error ? "io_error"
                                                                    : "short_write";
                         });

TEST_P(SqliteFaults, AUnitThatDoesNotReachTheDiskFailsAndTheStoreSaysWhy) {
    disk_.break_down(GetParam());

    EXPECT_EQ(code_of(add("lift")), Errc::store_unwell);

    EXPECT_FALSE(store_->writable());
    EXPECT_THAT(store_->health().reason, HasSubstr(GetParam() == Fault::io_error ? "check the disk" : "is full"));
    EXPECT_EQ(notes(*store_).size(), 0u);
}

TEST_P(SqliteFaults, WhatIsSubmittedMeanwhileIsTurnedAwayAtOnce) {
    disk_.break_down(GetParam());
    add("lift");
    Pending unit;

    store_->submit([](Tx& tx) { return add_note(tx, "lamp"); }, unit.done());

    ASSERT_TRUE(unit.is_over());
    EXPECT_EQ(code_of(unit.error()), Errc::store_unwell);
}

TEST_P(SqliteFaults, TheStoreHealsByItselfOnceTheDiskWorks) {
    ASSERT_EQ(add("before"), nullptr);
    disk_.break_down(GetParam());
    ASSERT_NE(add("lost"), nullptr);

    disk_.mend();
    health_.wait_until(true);

    EXPECT_TRUE(store_->writable());
    EXPECT_EQ(add("after"), nullptr);
    EXPECT_THAT(notes(*store_), ElementsAre("before", "after"));
}

TEST_P(SqliteFaults, AllUnitsOfTheCommitAndAllThatWaitBehindItFail) {
    std::vector<Pending> units(300);  // more than one batch
    {
        const HeldStore held{*store_, 1};
        for (Pending& unit : units) store_->submit([](Tx& tx) { return add_note(tx, "lift"); }, unit.done());
        disk_.break_down(GetParam());
    }

    for (Pending& unit : units) EXPECT_EQ(code_of(unit.error()), Errc::store_unwell);
    EXPECT_EQ(notes(*store_).size(), 0u);
}

TEST_P(SqliteFaults, AUnitThatSwallowsTheFaultDoesNotHideIt) {
    disk_.break_down(GetParam());
    Pending unit;
    store_->submit(
        [](Tx& tx) {
            const std::string large(4 << 20, 'x');  // more than the cache holds, so that the statement itself writes
            try {
                for (int i = 0; i < 4; ++i) add_note(tx, large);
            } catch (const StoreError&) {
                return true;
            }
            return true;
        },
        unit.done());

    EXPECT_EQ(code_of(unit.error()), Errc::store_unwell);
    EXPECT_FALSE(store_->writable());
}

TEST_P(SqliteFaults, AStoreThatIsUnwellCloses) {
    disk_.break_down(GetParam());
    add("lift");

    store_->close();

    disk_.mend();
    store_ = open();
    EXPECT_EQ(notes(*store_).size(), 0u);
}

/// Every place at which a life of a store can meet the fault: n counts up until nothing fails any more.
struct Sweep {
    FaultyDisk::Operation operation;
    Fault fault;
    FaultyDisk::Lasting lasting;
};

class EveryPlace : public ::testing::TestWithParam<Sweep> {
protected:
    /// One life: open, write, close; what was acknowledged is added to `acknowledged`. Ends early where it must.
    void live(const std::filesystem::path& file, std::vector<std::string>& acknowledged) {
        HealthLog health;
        std::unique_ptr<Store> store;
        try {
            store =
                open_sqlite({.file = file, .readers = 1, .retry_every = 1ms, .on_health = health.listener()}, kOpened);
            run_now(*store, [](Tx& tx) { tx.exec(kCreateNotesOnce); });
        } catch (const StoreError& error) {
            EXPECT_EQ(error.code(), Errc::store_unwell);
            disk_.mend();
            if (!store) return;
            health.wait_until(true);
            return;
        }
        for (int i = 0; i < 6; ++i) {
            const std::string body = std::to_string(++written_) + std::string(i == 3 ? 100'000 : 10, '.');
            try {
                run_now(*store, [&](Tx& tx) { add_note(tx, body); });
                acknowledged.push_back(body);
            } catch (const StoreError& error) {
                EXPECT_EQ(error.code(), Errc::store_unwell);
                EXPECT_FALSE(std::string_view{error.what()}.empty());
                disk_.mend();
                health.wait_until(true);
            }
        }
    }

    FaultyDisk disk_;
    int written_ = 0;
};

std::string name_of_sweep(const ::testing::TestParamInfo<Sweep>& info) {
    constexpr std::array kOperations{"write", "sync", "open"};
    constexpr std::array kFaults{"full", "io_error", "short_write"};
    return fmt::format("{}_{}_{}", kOperations[static_cast<std::size_t>(info.param.operation)],
                       kFaults[static_cast<std::size_t>(info.param.fault)],
                       info.param.lasting == FaultyDisk::Lasting::once ? "once" : "lasting");
}

constexpr auto kOnce = FaultyDisk::Lasting::once;
constexpr auto kLasting = FaultyDisk::Lasting::until_mended;
using Operation = FaultyDisk::Operation;
INSTANTIATE_TEST_SUITE_P(
    Disk, EveryPlace,
    ::testing::Values(Sweep{Operation::write, Fault::full, kOnce}, Sweep{Operation::write, Fault::full, kLasting},
                      Sweep{Operation::write, Fault::io_error, kOnce},
                      Sweep{Operation::write, Fault::io_error, kLasting},
                      Sweep{Operation::write, Fault::short_write, kOnce},
                      Sweep{Operation::write, Fault::short_write, kLasting}, Sweep{Operation::sync, Fault::full, kOnce},
                      Sweep{Operation::sync, Fault::io_error, kOnce}, Sweep{Operation::sync, Fault::io_error, kLasting},
                      Sweep{Operation::open, Fault::full, kOnce}, Sweep{Operation::open, Fault::io_error, kLasting}),
    name_of_sweep);

/// Of the writes that go on failing the three faults share the places: each place has one of them, and each fault once.
int stride(const Sweep& sweep) {
    const bool is_shared = sweep.operation == Operation::write && sweep.lasting == kLasting;
    return is_shared && !std::getenv("GRIDBOT_LONG") ? 3 : 1;
}

TEST_P(EveryPlace, LosesNothingThatWasAcknowledgedAndHeals) {
    const Sweep sweep = GetParam();
    const int step = stride(sweep);
    bool failed = true;
    int places = 0;
    for (int n = 1 + static_cast<int>(sweep.fault) % step; failed; n += step) {
        const TemporaryFolder folder;
        std::vector<std::string> acknowledged;
        disk_.fail_at(sweep.operation, n, sweep.fault, sweep.lasting);
        live(folder / "town.db", acknowledged);
        failed = disk_.has_failed();
        disk_.mend();
        live(folder / "town.db", acknowledged);  // whatever the first life left behind
        places += failed;

        ASSERT_GE(acknowledged.size(), 6u) << "at place " << n;
        const auto store = open_sqlite({.file = folder / "town.db"}, kOpened);
        const auto stored = notes(*store);
        for (const std::string& body : acknowledged) ASSERT_THAT(stored, Contains(body)) << "at place " << n;
        ASSERT_THAT(sqlite_damage(folder / "town.db"), ::testing::IsEmpty()) << "at place " << n;
    }
    EXPECT_GE(places, 2);
    RecordProperty("places", places);
}

}  // namespace
}  // namespace gridbot::storage
