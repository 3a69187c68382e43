#include "storage/sqlite/snapshot.hpp"

#include "core/new_file.hpp"
#include "storage/migrations.hpp"
#include "storage/sqlite/connection.hpp"
#include "storage/store.hpp"

namespace gridbot::storage {
namespace {

constexpr Sql kIntegrity = "PRAGMA integrity_check(1000)";

}  // namespace

bool copy_sqlite(const std::filesystem::path& from, const std::filesystem::path& to, FunctionRef<void(Tx&)> look,
                 FunctionRef<bool()> goes_on) {
    SqliteConnection source{from, SqliteConnection::Access::reader};
    require_migrated(source, known_migrations());
    NewFile file{to};
    source.begin();
    Tx tx{source};
    look(tx);
    if (!source.copy_to(file.part(), goes_on)) return false;
    file.keep();
    return true;
}

std::vector<std::string> sqlite_damage(const std::filesystem::path& file) {
    SqliteConnection connection{file, SqliteConnection::Access::reader};
    std::vector<std::string> lines;
    try {
        Tx{connection}.each(kIntegrity, [&](const Row& row) { lines.push_back(row.string(0)); });
    } catch (const StoreError& error) {
        lines.emplace_back(error.what());  // so damaged that even the look at it breaks off
    }
    std::erase(lines, "ok");
    return lines;
}

}  // namespace gridbot::storage
