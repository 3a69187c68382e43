#include "storage/tables.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "storage/sqlite/store.hpp"
#include "tests/conformance/temporary_folder.hpp"

namespace gridbot::storage {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAreArray;

constexpr Time kOpened{1'700'000'000'000ms};

constexpr Sql kTables =
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'schema_migrations'";
constexpr Sql kColumns = "SELECT name, type FROM pragma_table_info($1)";
constexpr Sql kKey = "SELECT name FROM pragma_table_info($1) WHERE pk > 0 ORDER BY pk";

class Tables : public ::testing::Test {
protected:
    std::vector<std::string> names(const Sql& sql, std::string_view table) {
        return query_now(*store_, [&](Tx& tx) {
            return tx.all(
                sql, [](const Row& row) { return row.string(0); }, table);
        });
    }

    TemporaryFolder folder_;
    std::unique_ptr<Store> store_ = open_sqlite({.file = folder_ / "town.db"}, kOpened);
};

TEST_F(Tables, AreThoseOfTheSchema) {
    std::vector<std::string> listed;
    for (const auto& table : tables::all()) listed.emplace_back(table.name);

    const auto real =
        query_now(*store_, [](Tx& tx) { return tx.all(kTables, [](const Row& row) { return row.string(0); }); });

    EXPECT_THAT(listed, UnorderedElementsAreArray(real));
}

TEST_F(Tables, HaveTheColumnsAndTheKeysOfTheSchema) {
    for (const auto& table : tables::all()) {
        std::vector<std::string> columns, key;
        for (const auto& column : table.columns) columns.emplace_back(column.name);
        for (const int place : table.key) key.push_back(columns[static_cast<std::size_t>(place)]);

        EXPECT_THAT(columns, UnorderedElementsAreArray(names(kColumns, table.name))) << table.name;
        auto real = names(kKey, table.name);
        // What the database numbers itself is unique by its number; a database spread by town has the town before it.
        if (real == std::vector<std::string>{"id"} || real == std::vector<std::string>{"seq"})
            real.insert(real.begin(), "town");
        EXPECT_EQ(key, real) << table.name;
    }
}

TEST_F(Tables, HaveTheTypesOfTheSchema) {
    for (const auto& table : tables::all()) {
        std::map<std::string, std::string> types;
        query_now(*store_, [&](Tx& tx) {
            tx.each(
                kColumns, [&](const Row& row) { types[row.string(0)] = row.string(1); }, table.name);
        });
        for (const auto& column : table.columns) {
            const std::string expected = column.type == tables::Type::integer ? "INTEGER"
                                         : column.type == tables::Type::text  ? "TEXT"
                                                                              : "BLOB";
            EXPECT_EQ(types[std::string(column.name)], expected) << table.name << "." << column.name;
        }
    }
}

TEST_F(Tables, AreCopiedRowByRow) {
    run_now(*store_, [](Tx& tx) {
        for (int i = 1; i <= 1201; ++i)  // more than two pages
            tx.exec("INSERT INTO said (town, whom, what, at) VALUES ('SH', $1, 'E10', $2)", std::to_string(i), i);
        tx.exec("INSERT INTO inbox (channel, message_id, town, received_at, answer) VALUES ('d', 'm', 'SH', 5, $1)",
                std::as_bytes(std::span{"a\0b", 3}));
    });
    const auto target = open_sqlite({.file = folder_ / "other.db"}, kOpened);

    query_now(*store_, [&](Tx& tx) { tables::copy_all(tx, *target); });

    const auto inventory = [](Store& store) { return query_now(store, tables::take_inventory); };
    EXPECT_EQ(inventory(*target), inventory(*store_));
    EXPECT_EQ(inventory(*target).rows.at("said"), 1201);
    const auto answer = query_now(*target, [](Tx& tx) {
        return tx.value<std::vector<std::byte>>("SELECT answer FROM inbox WHERE message_id = 'm'");
    });
    EXPECT_EQ(answer.value().size(), 3u);
}

}  // namespace
}  // namespace gridbot::storage
