#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <memory>

#include "storage/sqlite/connection.hpp"
#include "storage/sqlite/store.hpp"
#include "tests/conformance/temporary_folder.hpp"

namespace gridbot::storage {

constexpr Time kOpened{1'700'000'000'000ms};

/// Where one database lives during one test: empty at first, kept between two stores.
class SqlitePlace {
public:
    static constexpr int kWriters = 1;  // threads that run units

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

using Places = ::testing::Types<SqlitePlace>;

}  // namespace gridbot::storage
