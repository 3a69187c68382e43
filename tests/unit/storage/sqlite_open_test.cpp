#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>

#include "storage/migrations.hpp"
#include "storage/sqlite/store.hpp"
#include "tests/conformance/notes.hpp"
#include "tests/conformance/temporary_folder.hpp"

namespace gridbot::storage {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;
namespace fs = std::filesystem;

constexpr Time kOpened{1'700'000'000'000ms};

class SqliteOpen : public ::testing::Test {
protected:
    std::unique_ptr<Store> open() { return open_sqlite({.file = file_}, kOpened); }
    std::unique_ptr<Store> open_read_only() { return open_sqlite({.file = file_, .read_only = true}, kOpened); }

    /// What an operator does with another tool.
    void run_sql(const char* sql) {
        sqlite3* database = nullptr;
        ASSERT_EQ(sqlite3_open(file_.c_str(), &database), SQLITE_OK);
        EXPECT_EQ(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), SQLITE_OK);
        sqlite3_close(database);
    }

    TemporaryFolder folder_;
    fs::path file_ = folder_ / "town.db";
};

TEST_F(SqliteOpen, TheFileIsForItsOwnerOnly) {
    const auto store = open();

    EXPECT_EQ(fs::status(file_).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(SqliteOpen, ASecondStoreOnTheFileIsRefused) {
    const auto store = open();

    EXPECT_THAT([&] { open(); },
                ThrowsMessage<StoreError>(AllOf(HasSubstr("another gridbot is using"), HasSubstr(file_.string()))));
}

TEST_F(SqliteOpen, ASecondProcessOnTheFileIsRefused) {
    const auto store = open();

    EXPECT_EXIT(
        {
            try {
                open();
            } catch (const StoreError& error) {
                std::fputs(error.what(), stderr);
                std::_Exit(7);
            }
        },
        ::testing::ExitedWithCode(7), "another gridbot is using");
}

TEST_F(SqliteOpen, AClosedStoreLeavesTheFileToTheNext) {
    open()->close();

    EXPECT_NO_THROW(open());
}

TEST_F(SqliteOpen, AMissingFolderIsNamed) {
    file_ = folder_ / "nowhere/town.db";

    EXPECT_THAT([&] { open(); }, ThrowsMessage<StoreError>(HasSubstr("nowhere does not exist")));
}

TEST_F(SqliteOpen, AFolderThatCannotBeWrittenIsNamed) {
    EXPECT_EXIT(
        {
            ::chmod(folder_.path().c_str(), 0555);
            if (::geteuid() == 0 && ::setuid(65534) != 0) std::_Exit(8);  // root may write anywhere
            try {
                open();
            } catch (const StoreError& error) {
                std::fputs(error.what(), stderr);
                std::_Exit(7);
            }
        },
        ::testing::ExitedWithCode(7), "cannot be written by this user");
}

TEST_F(SqliteOpen, AFileThatIsNoDatabaseIsRefused) {
    std::ofstream{file_} << std::string(5000, 'x');

    EXPECT_THAT([&] { open(); }, ThrowsMessage<StoreError>(HasSubstr("is not a database")));
}

TEST_F(SqliteOpen, TheDatabaseOfAnotherProgramIsRefusedAndLeftAlone) {
    run_sql("CREATE TABLE theirs (id INTEGER)");

    EXPECT_THAT([&] { open(); }, ThrowsMessage<StoreError>(HasSubstr("another program")));
    run_sql("DROP TABLE theirs");
}

TEST_F(SqliteOpen, ADatabaseOfANewerProgramIsRefusedWithBothNumbers) {
    open()->close();
    run_sql("INSERT INTO schema_migrations (number, name, checksum, applied_at) VALUES (999, 'later', '', 0)");

    const auto known = std::to_string(known_migrations().size());
    EXPECT_THAT([&] { open(); },
                ThrowsMessage<StoreError>(HasSubstr("is number 999, this program knows up to " + known)));
}

TEST_F(SqliteOpen, AReadOnlyStoreReadsBesideTheOneThatServes) {
    const auto store = open();
    create_notes(*store);
    const auto beside = open_read_only();

    run_now(*store, [](Tx& tx) { add_note(tx, "lift"); });

    EXPECT_THAT(notes(*beside), ElementsAre("lift"));
    EXPECT_FALSE(beside->writable());
    EXPECT_THROW(run_now(*beside, [](Tx&) {}), StoreError);
}

TEST_F(SqliteOpen, AReadOnlyStoreMakesNoDatabase) {
    EXPECT_THROW(open_read_only(), StoreError);
    EXPECT_FALSE(fs::exists(file_));
}

TEST_F(SqliteOpen, AnEmptyFileIsNotReadAsADatabase) {
    std::ofstream{file_};

    EXPECT_THAT([&] { open_read_only(); }, ThrowsMessage<StoreError>(HasSubstr("is empty")));
}

}  // namespace
}  // namespace gridbot::storage
