#include "storage/sqlite/snapshot.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "storage/sqlite/store.hpp"
#include "tests/conformance/notes.hpp"
#include "tests/conformance/temporary_folder.hpp"

namespace gridbot::storage {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;
namespace fs = std::filesystem;

constexpr Time kOpened{1'700'000'000'000ms};

class Snapshot : public ::testing::Test {
protected:
    Snapshot() { create_notes(*store_); }

    /// Notes of which several pages are full.
    void fill(int count) {
        run_now(*store_, [count](Tx& tx) {
            for (int i = 0; i < count; ++i) add_note(tx, std::string(2000, 'x'));
        });
    }

    TemporaryFolder folder_;
    fs::path file_ = folder_ / "town.db";
    fs::path copy_ = folder_ / "copy.db";
    std::unique_ptr<Store> store_ = open_sqlite({.file = file_}, kOpened);
};

TEST_F(Snapshot, HoldsExactlyWhatTheLookSawWhileOthersWrite) {
    fill(3000);
    std::atomic<bool> over = false;
    std::thread writer{[&] {
        while (!over) run_now(*store_, [](Tx& tx) { add_note(tx, "meanwhile"); });
    }};
    std::int64_t seen = 0;

    const bool made = copy_sqlite(
        file_, copy_, [&](Tx& tx) { seen = tx.value<std::int64_t>(kCountNotes).value(); }, [] { return true; });

    over = true;
    writer.join();
    ASSERT_TRUE(made);
    const auto copied = open_sqlite({.file = copy_}, kOpened);
    EXPECT_EQ(static_cast<std::int64_t>(notes(*copied).size()), seen);
    EXPECT_THAT(sqlite_damage(copy_), IsEmpty());
}

TEST_F(Snapshot, IsForItsOwnerOnly) {
    ASSERT_TRUE(copy_sqlite(
        file_, copy_, [](Tx&) {}, [] { return true; }));

    EXPECT_EQ(fs::status(copy_).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(Snapshot, ThatIsCalledOffLeavesNothing) {
    fill(3000);
    int asked = 0;

    EXPECT_FALSE(copy_sqlite(
        file_, copy_, [](Tx&) {}, [&] { return ++asked < 2; }));

    EXPECT_FALSE(fs::exists(copy_));
    EXPECT_FALSE(fs::exists(copy_.string() + ".part"));
}

TEST_F(Snapshot, DoesNotReplaceAFile) {
    std::ofstream{copy_} << "mine";

    EXPECT_ANY_THROW(copy_sqlite(
        file_, copy_, [](Tx&) {}, [] { return true; }));
    EXPECT_EQ(fs::file_size(copy_), 4u);
}

TEST_F(Snapshot, DamagedPagesAreFound) {
    fill(200);
    store_->close();
    EXPECT_THAT(sqlite_damage(file_), IsEmpty());
    std::fstream stream{file_, std::ios::in | std::ios::out | std::ios::binary};
    stream.seekp(static_cast<std::streamoff>(fs::file_size(file_)) - 4096 * 50);
    stream << std::string(4096 * 20, '\xff') << std::flush;

    EXPECT_THAT(sqlite_damage(file_), Not(IsEmpty()));
}

}  // namespace
}  // namespace gridbot::storage
