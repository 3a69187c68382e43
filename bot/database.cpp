#include "bot/database.hpp"

#include <spdlog/spdlog.h>

#include "storage/postgresql/store.hpp"
#include "storage/sqlite/store.hpp"

namespace gridbot {
namespace {

constexpr std::string_view kSqlite = "sqlite:";

void log_health(const storage::Health& health) {
    if (health.writable)
        spdlog::info("the store can be written again");
    else
        spdlog::error("the store cannot be written: {}", health.reason);
}

// As [storage] takes them.
void require_postgresql(const std::string& url) {
    if (!url.starts_with("postgresql://") && !url.starts_with("postgres://"))
        throw CallersFault("that is no address of a database; write sqlite:path or postgresql://user@host/dbname");
}

}  // namespace

std::optional<std::filesystem::path> sqlite_file(const std::string& url) {
    if (!url.starts_with(kSqlite)) return std::nullopt;
    return url.substr(kSqlite.size());
}

std::unique_ptr<storage::Store> open_database(const std::string& url, Time now) {
    const auto file = sqlite_file(url);
    if (!file) {
        require_postgresql(url);
        return storage::open_postgresql({.url = url, .on_health = log_health}, now);
    }
    storage::SqliteOptions options{.file = *file};
    options.on_health = log_health;
    if (options.file.has_parent_path()) std::filesystem::create_directories(options.file.parent_path());
    return storage::open_sqlite(std::move(options), now);
}

std::unique_ptr<storage::Store> open_database_to_read(const std::string& url) {
    const auto file = sqlite_file(url);
    if (!file) {
        require_postgresql(url);
        return storage::open_postgresql({.url = url, .read_only = true}, Time{});
    }
    return storage::open_sqlite({.file = *file, .read_only = true}, Time{});
}

}  // namespace gridbot
