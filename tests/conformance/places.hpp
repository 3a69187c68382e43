#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <optional>

#include "storage/postgresql/connection.hpp"
#include "storage/postgresql/store.hpp"
#include "storage/sqlite/connection.hpp"
#include "storage/sqlite/store.hpp"
#include "storage/store.hpp"
#include "tests/conformance/postgresql_schema.hpp"
#include "tests/conformance/temporary_folder.hpp"

namespace gridbot::storage {

constexpr Time kOpened{1'700'000'000'000ms};

/// Where one database lives during one test: empty at first, kept between two stores.
class SqlitePlace {
public:
    static constexpr int kWriters = 1;  // threads that run units
    static constexpr const char* kMissing = nullptr;

    std::unique_ptr<Store> open(std::size_t queue_limit = 4096) {
        return open_sqlite({.file = folder_ / "town.db", .queue_limit = queue_limit}, kOpened);
    }

    /// A bare connection that may write, to a database without any schema.
    std::unique_ptr<Connection> connect() {
        const auto file = folder_ / "bare.db";
        std::ofstream{file, std::ios::app};
        return std::make_unique<SqliteConnection>(file, SqliteConnection::Access::writer);
    }

private:
    TemporaryFolder folder_;
};

class PostgresqlPlace {
public:
    static constexpr int kWriters = 3;
    /// Why these tests cannot run here, or null.
    static inline const char* const kMissing = missing_postgresql();

    std::unique_ptr<Store> open(std::size_t queue_limit = 4096) {
        return open_postgresql({.url = town_.url(), .queue_limit = queue_limit, .writers = kWriters}, kOpened);
    }
    std::unique_ptr<Connection> connect() {
        return std::make_unique<PostgresqlConnection>(bare_.url(), PostgresqlConnection::Access::writer);
    }

private:
    PostgresqlSchema town_, bare_;
};

using Places = ::testing::Types<SqlitePlace, PostgresqlPlace>;

/// A test on a place of its own, skipped aloud where there is none.
template <class Place>
class OnPlace : public ::testing::Test {
protected:
    void SetUp() final {
        if (Place::kMissing) GTEST_SKIP() << Place::kMissing;
        place_.emplace();
        prepare();
    }
    virtual void prepare() = 0;

    std::optional<Place> place_;
};

/// The same with the store of that place open.
template <class Place>
class OnStore : public OnPlace<Place> {
protected:
    void prepare() override { store_ = this->place_->open(); }
    /// What `work(tx)` returns, as one unit.
    template <class Work>
    auto run(Work work) {
        return run_now(*store_, work);
    }

    std::unique_ptr<Store> store_;
};

}  // namespace gridbot::storage
