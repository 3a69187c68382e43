#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/connection.hpp"
#include "storage/store.hpp"

/// The tables of the schema as plain rows: for counting, comparing and moving whole databases.
namespace gridbot::storage::tables {

enum class Type { integer, text, bytes };

struct Column {
    std::string_view name;
    Type type;
};

/// A table and the statements for its rows, the same on every database.
struct Table {
    std::string_view name;
    std::vector<Column> columns;
    std::vector<int> key;  // places of the primary key in `columns`
    Sql count;
    /// Of a table with `id {{id}}`, which is read town by town: the towns that have rows.
    std::optional<Sql> towns;
    Sql first_page;  // $1: how many rows, by key; not where there are `towns`
    Sql next_page;   // $1…: the key of the row before, then how many; where there are `towns`, of that town
    Sql insert;
};

/// Every table but the record of migrations.
std::span<const Table> all();

/// What a database holds, for two of them to be compared.
struct Inventory {
    int schema = 0;                            // number of the last migration
    std::map<std::string, std::int64_t> rows;  // by table
    std::string heads;                         // SHA-256 over the last line of every history
    bool operator==(const Inventory&) const = default;
};
/// Reads all histories, in pages.
Inventory take_inventory(Tx& tx);

/// Copies every row of `from` into `to`, whose tables are empty, some hundred to a commit. Throws what the databases
/// throw; `to` is then of no use.
void copy_all(Tx& from, Store& to);

}  // namespace gridbot::storage::tables
