#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "storage/connection.hpp"

namespace gridbot::storage {

/// One numbered step of the schema: the file `storage/migrations/NNN_name.sql`. Released steps are never edited.
struct Migration {
    int number = 0;
    std::string name;
    std::string_view text;  // with {{tokens}}
};

/// The steps built into this program, numbered from 1 without gaps. The texts live as long as the program.
std::vector<Migration> known_migrations();

/// Brings the database of `connection`, which is outside any transaction, up to `known`: one transaction for each
/// missing step, recorded in schema_migrations(number, name, checksum, applied_at). Programs that start together take
/// turns. Returns the number of steps applied now. Throws StoreError (store_unwell) if the database has a step that
/// this program does not know (naming both numbers) or one whose text was different.
int migrate(Connection& connection, std::span<const Migration> known, Time now);

/// The same check without a change. Throws StoreError also when steps are missing.
void require_migrated(Connection& connection, std::span<const Migration> known);

}  // namespace gridbot::storage
