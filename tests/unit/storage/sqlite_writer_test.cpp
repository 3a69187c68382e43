#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "storage/sqlite/store.hpp"
#include "tests/conformance/notes.hpp"
#include "tests/conformance/temporary_folder.hpp"

namespace gridbot::storage {
namespace {

constexpr Time kOpened{1'700'000'000'000ms};

class SqliteWriter : public ::testing::Test {
protected:
    SqliteWriter() { create_notes(*store_); }

    TemporaryFolder folder_;
    std::unique_ptr<Store> store_ = open_sqlite({.file = folder_ / "town.db"}, kOpened);
};

TEST_F(SqliteWriter, UnitsThatWaitShareACommit) {
    constexpr int kUnits = 600;
    std::vector<Pending> units(kUnits);
    const auto before = store_->stats();
    {
        const HeldStore held{*store_, 1};
        for (Pending& unit : units) store_->submit([](Tx& tx) { return add_note(tx, "lift"); }, unit.done());
    }
    for (Pending& unit : units) EXPECT_EQ(unit.error(), nullptr);

    EXPECT_EQ(store_->stats().committed - before.committed, 600u);
    EXPECT_EQ(store_->stats().commits - before.commits, 3u);  // 256 at a time
}

TEST_F(SqliteWriter, UnitsOfOneThreadAreCommittedInTheirOrder) {
    constexpr int kUnits = 1000;
    std::vector<Pending> units(kUnits);
    std::vector<std::string> expected;
    for (std::size_t i = 0; i < units.size(); ++i) {
        expected.push_back(std::to_string(i));
        store_->submit([body = expected.back()](Tx& tx) { return add_note(tx, body); }, units[i].done());
    }
    for (Pending& unit : units) EXPECT_EQ(unit.error(), nullptr);

    EXPECT_EQ(notes(*store_), expected);
}

TEST_F(SqliteWriter, ABatchInWhichEveryUnitRefusesReachesNoDisk) {
    std::vector<Pending> units(20);
    const auto before = store_->stats().commits;
    {
        const HeldStore held{*store_, 1};
        for (Pending& unit : units) store_->submit([](Tx& tx) { return !add_note(tx, "lift"); }, unit.done());
    }
    for (Pending& unit : units) EXPECT_EQ(unit.error(), nullptr);

    EXPECT_EQ(store_->stats().commits, before);
    EXPECT_TRUE(notes(*store_).empty());
}

}  // namespace
}  // namespace gridbot::storage
