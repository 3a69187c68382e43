#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
INSTANTIATE_TEST_SUITE_P(Disk, SqliteFaults, ::testing::Values(Fault::full, Fault::io_error),
                         [](const auto& disk) { return disk.param == Fault::full ? "full" : "io_error"; });

TEST_P(SqliteFaults, AUnitThatDoesNotReachTheDiskFailsAndTheStoreSaysWhy) {
    disk_.break_down(GetParam());

    EXPECT_EQ(code_of(add("lift")), Errc::store_unwell);

    EXPECT_FALSE(store_->writable());
    EXPECT_THAT(store_->health().reason, HasSubstr(GetParam() == Fault::full ? "is full" : "check the disk"));
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

TEST_P(SqliteFaults, NothingAcknowledgedIsLostWhereverTheDiskFails) {
    std::vector<std::string> acknowledged;
    bool failed = true;
    for (int good = 0; failed; ++good) {
        disk_.fail_after(GetParam(), good);
        for (int i = 0; i < 10; ++i) {
            const std::string body = std::to_string(good) + "-" + std::to_string(i);
            if (!add(body)) acknowledged.push_back(body);
        }
        failed = disk_.has_failed();
        disk_.mend();
        health_.wait_until(true);
        if (good % 4 == 3) {
            store_->close();
            store_ = open();
        }
    }

    for (const auto stored = notes(*store_); const std::string& body : acknowledged)
        EXPECT_THAT(stored, Contains(body));
}

}  // namespace
}  // namespace gridbot::storage
