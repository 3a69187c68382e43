#include "bot/database.hpp"

#include <spdlog/spdlog.h>

#include "storage/sqlite/store.hpp"

namespace gridbot {
namespace {

constexpr std::string_view kSqlite = "sqlite:";

std::filesystem::path known_file(const std::string& url) {
    auto file = sqlite_file(url);
    if (!file)
        throw CallersFault("storage.url: this build knows sqlite:path only; write url = \"sqlite:data/gridbot.db\"");
    return *file;
}

void log_health(const storage::Health& health) {
    if (health.writable)
        spdlog::info("the store can be written again");
    else
        spdlog::error("the store cannot be written: {}", health.reason);
}

}  // namespace

std::optional<std::filesystem::path> sqlite_file(const std::string& url) {
    if (!url.starts_with(kSqlite)) return std::nullopt;
    return url.substr(kSqlite.size());
}

std::unique_ptr<storage::Store> open_database(const std::string& url, Time now) {
    storage::SqliteOptions options{.file = known_file(url)};
    options.on_health = log_health;
    if (options.file.has_parent_path()) std::filesystem::create_directories(options.file.parent_path());
    return storage::open_sqlite(std::move(options), now);
}

std::unique_ptr<storage::Store> open_database_to_read(const std::string& url) {
    return storage::open_sqlite({.file = known_file(url), .read_only = true}, Time{});
}

}  // namespace gridbot
